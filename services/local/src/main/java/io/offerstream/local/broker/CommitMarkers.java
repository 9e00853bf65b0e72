package io.offerstream.local.broker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;

/**
 * Writes the commit marker that a transaction lacks in a partition. Kafka's admin client writes abort markers only; this
 * is the request it sends, with the other result, to a broker on this machine. Not public API: tried by
 * {@code EmbeddedBrokerTest}.
 */
final class CommitMarkers {
    /** Without the fields of later versions, which are strict about epochs of transactions that still run. */
    private static final short VERSION = 1;

    private static final int TIMEOUT_MILLIS = 10_000;

    private CommitMarkers() {}

    /**
     * Commits what {@code producer} has open in {@code partition}.
     *
     * @param server of the broker, {@code host:port}
     * @throws IOException if the broker does not take it
     */
    static void write(String server, TopicPartition partition, ProducerState producer) throws IOException {
        var marker = new WriteTxnMarkersRequest.TxnMarkerEntry(
                producer.producerId(),
                (short) producer.producerEpoch(),
                Math.max(0, producer.coordinatorEpoch().orElse(0)),
                TransactionResult.COMMIT,
                List.of(partition),
                (short) 0);
        var header = new RequestHeader(ApiKeys.WRITE_TXN_MARKERS, VERSION, "open-transactions", 1);
        var body = new WriteTxnMarkersRequest.Builder(List.of(marker)).build(VERSION);
        var response = (WriteTxnMarkersResponse) AbstractResponse.parseResponse(
                exchange(server, RequestUtils.serialize(header.data(), header.headerVersion(), body.data(), VERSION)),
                header);
        var error = response.errorsByProducerId().get(producer.producerId()).get(partition);
        if (error != Errors.NONE) {
            throw new IOException("no commit marker in " + partition + ": " + error.message());
        }
    }

    private static ByteBuffer exchange(String server, ByteBuffer request) throws IOException {
        int colon = server.lastIndexOf(':');
        try (var socket =
                new Socket(server.substring(0, colon), Integer.parseInt(server, colon + 1, server.length(), 10))) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var out = new DataOutputStream(socket.getOutputStream());
            byte[] bytes = new byte[request.remaining()];
            request.get(bytes);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            return ByteBuffer.wrap(answer);
        }
    }
}
