package io.offerstream.acceptance.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.interactionstate.state.CustomerStateJson;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.interactionstate.state.Dictionary;
import io.offerstream.local.stack.CommittedConsumer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/**
 * What every store of every service holds, by its changelog: the bytes of each partition; and what they say whatever the
 * number of partitions.
 *
 * @param bytes by store, partition and key, in hex
 * @param meaning by store: each key and value once, whichever tasks have it; customers' state as text, since each task
 *     numbers its texts for itself
 */
record Stores(Map<String, Map<String, String>> bytes, Map<String, Set<String>> meaning) {
    private static final String CHANGELOG = "-changelog";
    private static final HexFormat HEX = HexFormat.of();

    static Stores read(String bootstrapServers) {
        var newest = new TreeMap<String, Map<Integer, Map<Bytes, byte[]>>>();
        try (var consumer = CommittedConsumer.of(bootstrapServers, List.of())) {
            var places = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topic.getKey().endsWith(CHANGELOG))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(places);
            consumer.seekToBeginning(places);
            var ends = consumer.endOffsets(places);
            while (places.stream().anyMatch(place -> consumer.position(place) < ends.get(place))) {
                readInto(newest, consumer);
            }
        }
        var bytes = new TreeMap<String, Map<String, String>>();
        var meaning = new TreeMap<String, Set<String>>();
        newest.forEach((store, partitions) ->
                partitions.forEach((partition, entries) -> entries.forEach((key, value) -> {
                    bytes.computeIfAbsent(store, any -> new TreeMap<>())
                            .put(partition + "/" + HEX.formatHex(key.get()), HEX.formatHex(value));
                    meaning.computeIfAbsent(store, any -> new TreeSet<>())
                            .add(HEX.formatHex(key.get()) + " " + meaning(newest, store, partition, value));
                })));
        return new Stores(bytes, meaning);
    }

    private static void readInto(
            Map<String, Map<Integer, Map<Bytes, byte[]>>> newest, KafkaConsumer<byte[], byte[]> consumer) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
            var store = record.topic().substring(0, record.topic().length() - CHANGELOG.length());
            var entries = newest.computeIfAbsent(store, any -> new TreeMap<>())
                    .computeIfAbsent(record.partition(), any -> new TreeMap<>());
            if (record.value() == null) {
                entries.remove(Bytes.wrap(record.key()));
            } else {
                entries.put(Bytes.wrap(record.key()), record.value());
            }
        }
    }

    private static String meaning(
            Map<String, Map<Integer, Map<Bytes, byte[]>>> all, String store, int partition, byte[] value) {
        if (!store.endsWith(CustomerStates.STORE)) {
            return HEX.formatHex(value);
        }
        var dictionary = store.substring(0, store.length() - CustomerStates.STORE.length()) + Dictionary.STORE;
        return CustomerStateJson.of(
                value,
                code -> new String(
                        all.get(dictionary)
                                .get(partition)
                                .get(Bytes.wrap(Dictionary.key(code).getBytes(UTF_8))),
                        UTF_8));
    }
}
