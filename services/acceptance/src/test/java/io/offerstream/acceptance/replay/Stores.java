package io.offerstream.acceptance.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.conductor.model.LiveModels;
import io.offerstream.interactionstate.state.CustomerStateJson;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.interactionstate.state.Dictionary;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.TickBarrier;
import io.offerstream.platform.topics.Topics;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/**
 * What every store of every service holds, by its changelog: each key and value once, whichever tasks have it. Values
 * that name places in topics, or numbers of one task, are read and told without.
 */
final class Stores {
    private static final String CHANGELOG = "-changelog";
    private static final HexFormat HEX = HexFormat.of();

    /**
     * Not compared: which marks of the next tick had come when it was stopped, and how each task numbers its texts, which
     * customers' states are read with.
     */
    private static final List<String> LEFT_OUT = List.of(TickBarrier.STORE, Dictionary.STORE);

    private final Topics topics;
    private final Placeless placeless;
    /** By store, partition and key. */
    private final Map<String, Map<Integer, Map<Bytes, byte[]>>> newest = new TreeMap<>();

    private Stores(Topics topics, Placeless placeless) {
        this.topics = topics;
        this.placeless = placeless;
    }

    /** By store, named with its service. */
    static Map<String, Set<String>> read(String bootstrapServers, Topics topics, Placeless placeless) {
        var stores = new Stores(topics, placeless);
        stores.read(bootstrapServers);
        return stores.told();
    }

    private void read(String bootstrapServers) {
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
        }
    }

    private Map<String, Set<String>> told() {
        var told = new TreeMap<String, Set<String>>();
        newest.forEach((store, partitions) -> {
            if (LEFT_OUT.stream().noneMatch(store::endsWith)) {
                var entries = told.computeIfAbsent(store, any -> new TreeSet<>());
                partitions.forEach((partition, values) -> values.forEach(
                        (key, value) -> entries.add(HEX.formatHex(key.get()) + " " + told(store, partition, value))));
            }
        });
        return told;
    }

    private String told(String store, int partition, byte[] value) {
        if (store.endsWith(ReferenceData.STORE)) {
            return placeless.of(
                    topics.control().serde().deserialize(topics.control().name(), value));
        }
        if (store.endsWith(LiveModels.STORE)) {
            return placeless.of(topics.modelStatus()
                    .serde()
                    .deserialize(topics.modelStatus().name(), value));
        }
        if (store.endsWith(CustomerStates.STORE)) {
            var texts = newest.get(
                            store.substring(0, store.length() - CustomerStates.STORE.length()) + Dictionary.STORE)
                    .get(partition);
            return CustomerStateJson.of(
                    value,
                    code -> new String(texts.get(Bytes.wrap(Dictionary.key(code).getBytes(UTF_8))), UTF_8));
        }
        return HEX.formatHex(value);
    }
}
