package io.offerstream.local.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The least that a stateful app on Kafka Streams can do: counts records per key in RocksDB, without a cache, as the
 * stores of our services. What it costs is what others are compared with.
 */
final class CountPerKey implements Measurable {
    static final String NAME = "count-per-key";

    private static final String STORE = "counts";

    static String topic(Topics topics) {
        return topics.prefix() + "benchmark-" + NAME;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Topology topology(Topics topics, MeterRegistry meters) {
        var builder = new StreamsBuilder();
        builder.stream(
                        topic(topics),
                        Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("records"))
                .groupByKey(Grouped.with("by-key", Serdes.String(), Serdes.ByteArray()))
                .count(
                        Named.as("count"),
                        Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as(STORE)
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.Long())
                                .withCachingDisabled());
        return builder.build();
    }

    @Override
    public String input(Topics topics) {
        return topic(topics);
    }

    /** Sum of the counts of all keys. */
    @Override
    public long counted(Connection connection, String applicationId) {
        var changelog = new TopicPartition(applicationId + "-" + STORE + "-changelog", 0);
        Map<String, Long> counts = new HashMap<>();
        var settings = connection.clientSettings();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(changelog));
            consumer.seekToBeginning(List.of(changelog));
            long end = consumer.endOffsets(List.of(changelog)).get(changelog);
            while (consumer.position(changelog) < end) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    counts.put(
                            new String(record.key(), UTF_8),
                            ByteBuffer.wrap(record.value()).getLong());
                }
            }
        }
        return counts.values().stream().mapToLong(count -> count).sum();
    }
}
