package io.offerstream.measurement.summary;

import io.offerstream.experiment.pooling.Stratum;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.measurement.state.ClosedStratum;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.state.VersionedAvro;
import io.offerstream.schemas.ExperimentResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The closed cycles of the last year, market by market, in the store {@value #STORE}, with a copy in memory. Owned by the
 * task's stream thread.
 */
public final class Strata {
    public static final String STORE = "closed-strata";

    /** How far back cycles are pooled: a market a year ago is another market. */
    private static final Duration KEPT = Duration.ofDays(365);

    private static final byte VERSION = 1;

    private final KeyValueStore<String, byte[]> store;
    private final VersionedAvro<ClosedStratum> avro = new VersionedAvro<>(STORE, ClosedStratum.class, VERSION);
    private final TreeMap<String, ClosedStratum> byCycle = new TreeMap<>();

    /** Reads back what the store holds. */
    public Strata(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> byCycle.put(entry.key, avro.decode(entry.value)));
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Takes the newest result of a closed cycle. */
    public void put(ExperimentResult result) {
        var key = Keys.of(result.getMarket(), result.getCycleId());
        var stratum = new ClosedStratum(
                result.getClosesAt().toEpochMilli(),
                result.getLiftStatus().equals("WITHHELD"),
                result.getTestAssigned(),
                result.getTestRedeeming(),
                result.getPopularityAssigned(),
                result.getPopularityRedeeming(),
                result.getLift(),
                result.getPValue());
        byCycle.put(key, stratum);
        store.put(key, avro.encode(stratum));
    }

    /** Drops what closed more than a year before {@code now}. */
    public void forgetBefore(Instant now) {
        long horizon = now.minus(KEPT).toEpochMilli();
        var old = byCycle.entrySet().stream()
                .filter(entry -> entry.getValue().getClosesAt() < horizon)
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(key -> {
            byCycle.remove(key);
            store.delete(key);
        });
    }

    /** Markets with a closed cycle, sorted. */
    public Set<String> markets() {
        return byCycle.keySet().stream().map(Keys::market).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Measured strata of one market, or of all where it is empty. */
    public List<Stratum> measured(Optional<String> market) {
        return of(market).values().stream()
                .filter(stratum -> !stratum.getIsWithheld())
                .map(stratum -> new Stratum(
                        new Proportion(stratum.getTestAssigned(), stratum.getTestRedeeming()),
                        new Proportion(stratum.getControlAssigned(), stratum.getControlRedeeming())))
                .toList();
    }

    /** How many cycles of the market, or of all, have their lift withheld. */
    public long withheld(Optional<String> market) {
        return of(market).values().stream().filter(ClosedStratum::getIsWithheld).count();
    }

    /** The market's newest cycle and what is known of it; empty where that has no p-value, and says nothing. */
    public Optional<Map.Entry<String, ClosedStratum>> newest(String market) {
        return of(Optional.of(market)).entrySet().stream()
                .reduce((before, after) ->
                        after.getValue().getClosesAt() >= before.getValue().getClosesAt() ? after : before)
                .filter(entry -> entry.getValue().getPValue() != null);
    }

    private Map<String, ClosedStratum> of(Optional<String> market) {
        return market.<Map<String, ClosedStratum>>map(code -> byCycle.subMap(code + ":", code + ";"))
                .orElse(byCycle);
    }
}
