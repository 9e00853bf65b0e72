package io.offerstream.local.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The least that a stateful app on Kafka Streams can do: counts records per key in RocksDB. What it costs is what others
 * are compared with.
 *
 * @param counted the topics whose records it counts, which have as many partitions as each other
 * @param isCached whether the store has Streams' record cache, of the size that Streams gives by default
 */
record CountPerKey(String name, Function<Topics, Set<String>> counted, boolean isCached) implements Measurable {
    /** Counts the records written for it, with no cache, as the stores of our services. */
    static final CountPerKey OF_COPIES =
            new CountPerKey("count-per-key", topics -> Set.of(CountPerKey.copies(topics)), false);

    /** Counts what customers did and got, whatever it is. */
    static final CountPerKey OF_FACTS = new CountPerKey("count-per-key-of-facts", CountPerKey::facts, false);

    static final CountPerKey OF_FACTS_CACHED =
            new CountPerKey("count-per-key-of-facts-cached", CountPerKey::facts, true);

    private static final String STORE = "counts";

    /** The topic that {@link #OF_COPIES} reads, of one partition. */
    static String copies(Topics topics) {
        return topics.prefix() + "benchmark-count-per-key";
    }

    private static Set<String> facts(Topics topics) {
        return Set.of(
                topics.customers().name(),
                topics.assignments().name(),
                topics.impressions().name(),
                topics.redemptions().name());
    }

    @Override
    public Topology topology(Connection connection, MeterRegistry meters) {
        var store = Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as(STORE)
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long());
        var builder = new StreamsBuilder();
        builder.stream(
                        inputs(connection.topics()),
                        Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("records"))
                // Marks are no records; without this the count would warn of each.
                .filter((key, value) -> value != null, Named.as("without-marks"))
                .groupByKey(Grouped.with("by-key", Serdes.String(), Serdes.ByteArray()))
                .count(Named.as("count"), isCached ? store.withCachingEnabled() : store.withCachingDisabled());
        return builder.build();
    }

    @Override
    public Set<String> inputs(Topics topics) {
        return counted.apply(topics);
    }

    @Override
    public Map<String, String> settings() {
        return isCached
                ? Map.of(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, Integer.toString(10 * 1024 * 1024))
                : Map.of();
    }

    /** Sum of the counts of all keys. */
    @Override
    public long counted(Connection connection, String applicationId) {
        var changelog = applicationId + "-" + STORE + "-changelog";
        Map<String, Long> counts = new HashMap<>();
        var client = connection.clientSettings();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        try (var consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(changelog).stream()
                    .map(partition -> new TopicPartition(changelog, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
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
