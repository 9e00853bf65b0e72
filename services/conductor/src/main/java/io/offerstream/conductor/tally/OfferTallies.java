package io.offerstream.conductor.tally;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What prices and budgets go by: each offer's redemptions in all arms, its exposures in TEST and before the first cycle, how
 * many of TEST's customers the open cycle has assigned it to, when it could first be assigned; and TEST's exposures by the
 * hour. In the store
 * {@value #STORE}, with a copy in memory. Owned by the task's thread.
 */
public final class OfferTallies {
    public static final String STORE = "offer-tallies";

    /** So far back TEST's exposures tell how many to expect. */
    static final Duration LATELY = Duration.ofHours(6);

    /** Fewer than so many exposures tell nothing. */
    static final long ENOUGH = 50;

    private static final String REDEMPTIONS = "redemptions/";
    private static final String EXPOSURES = "exposures/";
    private static final String ASSIGNED = "assigned/";
    private static final String SINCE = "since/";
    private static final String HOUR = "hour/";

    private final KeyValueStore<String, byte[]> store;
    private final TreeMap<String, Long> tallies = new TreeMap<>();

    public OfferTallies(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(
                    entry -> tallies.put(entry.key, ByteBuffer.wrap(entry.value).getLong()));
        }
    }

    /** The store to add to the node that keeps them. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Adds what one task counted since its previous tick. */
    public void add(InteractionCounts counts) {
        if (counts.getOfferId().isEmpty()) {
            return;
        }
        var market = counts.getMarket();
        var offer = market + "/" + counts.getOfferId();
        add(REDEMPTIONS + offer, counts.getRedemptions());
        boolean isBeforeCycles = counts.getCycleId().isEmpty();
        if (isBeforeCycles || counts.getArm() == Arm.TEST) {
            add(EXPOSURES + offer, counts.getExposures());
        }
        if (counts.getArm() == Arm.TEST) {
            add(ASSIGNED + market + "/" + counts.getCycleId() + "/" + counts.getOfferId(), counts.getAssigned());
            addToHour(market, counts.getTickTime(), counts.getExposures());
        }
    }

    private void addToHour(String market, Instant time, long exposures) {
        if (exposures != 0) {
            add(hour(market, time), exposures);
            var expired = List.copyOf(tallies.subMap(HOUR + market + "/", hour(market, time.minus(LATELY)))
                    .keySet());
            expired.forEach(this::remove);
        }
    }

    private static String hour(String market, Instant time) {
        return String.format(
                Locale.ROOT,
                "%s%s/%08d",
                HOUR,
                market,
                Duration.between(Instant.EPOCH, time).toHours());
    }

    private void add(String key, long more) {
        if (more != 0) {
            put(key, tallies.getOrDefault(key, 0L) + more);
        }
    }

    private void put(String key, long value) {
        tallies.put(key, value);
        store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private void remove(String key) {
        tallies.remove(key);
        store.delete(key);
    }

    /** Of all arms and customers, with an assignment or without, less those that were taken back. */
    public long redemptions(String market, String offer) {
        return Math.max(0, tallies.getOrDefault(REDEMPTIONS + market + "/" + offer, 0L));
    }

    /** Of TEST, and of everybody before the market's first cycle: an offer that was seen then is not new. */
    public long exposures(String market, String offer) {
        return Math.max(0, tallies.getOrDefault(EXPOSURES + market + "/" + offer, 0L));
    }

    /** When an offer that can be assigned at a tick could be so for the first time: now, if it never was before. */
    public Instant assignableSince(String market, String offer, Instant tick) {
        var key = SINCE + market + "/" + offer;
        var since = tallies.get(key);
        if (since == null) {
            put(key, tick.toEpochMilli());
            return tick;
        }
        return Instant.ofEpochMilli(since);
    }

    /** By offer: to how many of TEST's customers a cycle has assigned it. */
    public Map<String, Long> assigned(String market, String cycleId) {
        var prefix = ASSIGNED + market + "/" + cycleId + "/";
        var byOffer = new HashMap<String, Long>();
        tallies.subMap(prefix, prefix + Character.MAX_VALUE)
                .forEach((key, count) -> byOffer.put(key.substring(prefix.length()), Math.max(0, count)));
        return byOffer;
    }

    /** Only the one cycle's assignments matter from now on. */
    public void forgetAssignedBefore(String market, String cycleId) {
        var prefix = ASSIGNED + market + "/";
        // Ids of cycles are the market's local time, and sort so.
        List.copyOf(tallies.subMap(prefix, prefix + cycleId).keySet()).forEach(this::remove);
    }

    /** Exposures of TEST in an hour, as of late; empty while too few are known. */
    public OptionalDouble exposuresAnHour(String market, Instant tick) {
        var known = tallies.subMap(hour(market, tick.minus(LATELY)), true, hour(market, tick), true);
        long exposures = known.values().stream().mapToLong(Long::longValue).sum();
        if (exposures < ENOUGH) {
            return OptionalDouble.empty();
        }
        var first = known.firstKey();
        long hours = Long.parseLong(first, first.lastIndexOf('/') + 1, first.length(), 10);
        double elapsed = Duration.between(Instant.EPOCH.plus(Duration.ofHours(hours)), tick)
                        .toMillis()
                / (double) Duration.ofHours(1).toMillis();
        return OptionalDouble.of(exposures / Math.max(1, elapsed));
    }
}
