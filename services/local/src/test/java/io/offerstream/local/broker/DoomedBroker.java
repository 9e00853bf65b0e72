package io.offerstream.local.broker;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The JVM that is killed: a broker on {@code args[0]}, a transaction left open on a topic and on a group's offsets, and a producer
 * that prints the broker's address, and then the number of each record once it is acknowledged, for ever.
 */
final class DoomedBroker {
    static final String ACKNOWLEDGED = "acknowledged";
    static final String TRANSACTED = "transacted";

    private DoomedBroker() {}

    public static void main(String[] args) throws Exception {
        var broker = EmbeddedBroker.start(Path.of(args[0]));
        String servers = broker.bootstrapServers();
        System.out.println(servers);
        Records.create(servers, ACKNOWLEDGED, TRANSACTED);

        // Ten minutes: that nothing waits for this time-out is what is tested.
        var open = Records.producer(
                servers, Map.of("transactional.id", "doomed", "transaction.timeout.ms", "600000", "linger.ms", "0"));
        open.initTransactions();
        open.beginTransaction();
        open.send(new ProducerRecord<>(TRANSACTED, "committed")).get();
        open.commitTransaction();
        open.beginTransaction();
        open.send(new ProducerRecord<>(TRANSACTED, "open")).get();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "group.id", "doomed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            open.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(ACKNOWLEDGED, 0), new OffsetAndMetadata(1)), consumer.groupMetadata());
        }
        open.flush();

        var producer = Records.producer(servers, Map.of("linger.ms", "0"));
        for (long i = 0; ; i++) {
            producer.send(new ProducerRecord<>(ACKNOWLEDGED, Long.toString(i))).get();
            System.out.println(i);
        }
    }
}
