package io.offerstream.operations.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.NewestTick;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** The models of all markets as their topics hold them, read once. Owned by one thread. */
public final class ModelArchive {
    private final Map<String, SortedMap<Long, KeptModel>> kept = new TreeMap<>();
    private final Map<String, List<ModelStatus>> decisions = new TreeMap<>();
    private Optional<Instant> tick = Optional.empty();

    private ModelArchive() {}

    /** Reads {@code models} and {@code model-status} to their ends; a record that cannot be read counts as not there. */
    public static ModelArchive read(Cluster cluster) {
        var archive = new ModelArchive();
        var topics = cluster.topics();
        archive.read(
                cluster,
                topics.models(),
                (record, model) -> archive.kept
                        .computeIfAbsent(model.getMarket(), market -> new TreeMap<>())
                        .put(model.getVersion(), KeptModel.of(model, record.offset())));
        archive.read(
                cluster,
                topics.modelStatus(),
                (record, status) -> archive.decisions
                        .computeIfAbsent(status.getMarket(), market -> new ArrayList<>())
                        .add(status));
        try (var consumer = cluster.clients().consumer()) {
            archive.tick = NewestTick.read(consumer, topics.ticks()).map(Tick::getTickTime);
        }
        return archive;
    }

    private <V extends SpecificRecord> void read(
            Cluster cluster, Topic<V> topic, BiConsumer<ConsumerRecord<byte[], byte[]>, V> receiver) {
        CommittedRecords.readAll(cluster.clients(), topic, record -> {
            if (record.value() == null) {
                forget(topic, record);
                return;
            }
            try {
                receiver.accept(record, topic.serde().deserialize(topic.name(), record.value()));
            } catch (SerializationException e) {
                return;
            }
        });
    }

    /** A tombstone in {@code models} ends a version; in {@code model-status} only marks have no value. */
    private void forget(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        var key = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (topic.type() != ModelStatus.class
                && key.indexOf(':') > 0
                && RecordJson.tickOf(record).isEmpty()) {
            kept.getOrDefault(Keys.market(key), new TreeMap<>()).remove(Long.valueOf(Keys.id(key)));
        }
    }

    /** Markets with a model, sorted. */
    public SortedSet<String> markets() {
        var markets = new TreeSet<>(kept.keySet());
        markets.addAll(decisions.keySet());
        return markets;
    }

    public MarketModels of(String market) {
        return new MarketModels(
                market,
                List.copyOf(kept.getOrDefault(market, new TreeMap<>()).values()),
                decisions.getOrDefault(market, List.of()));
    }

    /** The newest tick: what time it is for the services. */
    public Optional<Instant> tick() {
        return tick;
    }
}
