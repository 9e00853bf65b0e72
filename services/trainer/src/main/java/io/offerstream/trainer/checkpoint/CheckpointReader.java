package io.offerstream.trainer.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.ModelStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what trainers have left in {@code trainer-checkpoints} and {@code model-status}. To be called after the
 * transactional id is this trainer's: then nobody writes there any more.
 */
public final class CheckpointReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final Topics topics;

    public CheckpointReader(KafkaClients clients, Topics topics) {
        this.clients = clients;
        this.topics = topics;
    }

    /** What is known of one market: the newest of each chunk, and of its status. */
    public record Left(Map<Integer, byte[]> chunks, Optional<ModelStatus> status) {}

    /** Of the markets that are asked for. */
    public Map<String, Left> read(Predicate<String> markets) {
        var chunks = new TreeMap<String, Map<Integer, byte[]>>();
        var checkpoints = topics.trainerCheckpoints();
        readAll(checkpoints, record -> {
            var key = new String(record.key(), UTF_8);
            if (markets.test(Keys.market(key))) {
                var ofMarket = chunks.computeIfAbsent(Keys.market(key), market -> new HashMap<>());
                int number = Integer.parseInt(Keys.id(key));
                if (record.value() == null) {
                    ofMarket.remove(number);
                } else {
                    var payload = checkpoints
                            .serde()
                            .deserialize(checkpoints.name(), record.value())
                            .getPayload();
                    var bytes = new byte[payload.remaining()];
                    payload.get(bytes);
                    ofMarket.put(number, bytes);
                }
            }
        });
        var statuses = new HashMap<String, ModelStatus>();
        var modelStatus = topics.modelStatus();
        readAll(modelStatus, record -> {
            if (record.value() != null && markets.test(new String(record.key(), UTF_8))) {
                var status = modelStatus.serde().deserialize(modelStatus.name(), record.value());
                statuses.put(status.getMarket(), status);
            }
        });
        var left = new TreeMap<String, Left>();
        chunks.forEach((market, found) -> left.put(market, new Left(found, Optional.ofNullable(statuses.get(market)))));
        return left;
    }

    private void readAll(Topic<?> topic, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        var partition = new TopicPartition(topic.name(), 0);
        var consumer = clients.consumer();
        try {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(receiver);
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }
}
