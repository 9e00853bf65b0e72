package io.offerstream.conductor;

import io.offerstream.platform.market.ExaminationConfig;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.Popularity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Exposures and attributed redemptions of CONTROL's customers, and of everybody before the market's first cycle, by market,
 * day and offer, in the store {@value #STORE}: what popularity is made of. TEST's are left out: TEST must not steer its own
 * control. Owned by the task's thread.
 */
final class PopularityCounts {
    static final String STORE = "popularity-counts";

    /** What an exposure is worth before anything was seen: one redemption in twenty, a usual rate of coupons. */
    private static final double FIRST_GUESS = 0.05;

    /** How many exposures the first guess weighs. */
    private static final double FIRST_GUESS_STRENGTH = 20;

    /** Exposures, in which positions of their slates those were that were not the first, and redemptions. */
    private record Seen(long exposures, long second, long third, long deeper, long redemptions) {
        static final Seen NOTHING = new Seen(0, 0, 0, 0, 0);

        static Seen of(InteractionCounts counts) {
            return new Seen(
                    counts.getExposures(),
                    counts.getExposuresSecond(),
                    counts.getExposuresThird(),
                    counts.getExposuresDeeper(),
                    counts.getAttributedRedemptions());
        }

        /** A correction may come when what it corrects has left the window. */
        Seen notBelowZero() {
            return new Seen(
                    Math.max(0, exposures),
                    Math.max(0, second),
                    Math.max(0, third),
                    Math.max(0, deeper),
                    Math.max(0, redemptions));
        }

        Seen plus(Seen other) {
            return new Seen(
                    exposures + other.exposures,
                    second + other.second,
                    third + other.third,
                    deeper + other.deeper,
                    redemptions + other.redemptions);
        }

        /** How many exposures were examined. */
        double examined(ExaminationConfig examination) {
            return Math.max(0, exposures - second - third - deeper) * examination.position0()
                    + second * examination.position1()
                    + third * examination.position2()
                    + deeper * examination.deeper();
        }

        byte[] encode() {
            return ByteBuffer.allocate(5 * Long.BYTES)
                    .putLong(exposures)
                    .putLong(redemptions)
                    .putLong(second)
                    .putLong(third)
                    .putLong(deeper)
                    .array();
        }

        /** Without positions, as it was written before they were counted, all were in the first. */
        static Seen decode(byte[] value) {
            if (value == null) {
                return NOTHING;
            }
            var counts = ByteBuffer.wrap(value);
            long exposures = counts.getLong();
            long redemptions = counts.getLong();
            return counts.hasRemaining()
                    ? new Seen(exposures, counts.getLong(), counts.getLong(), counts.getLong(), redemptions)
                    : new Seen(exposures, 0, 0, 0, redemptions);
        }
    }

    private final KeyValueStore<String, byte[]> store;

    PopularityCounts(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Adds what one task counted since its previous tick. */
    void add(InteractionCounts counts) {
        boolean ofControl = counts.getArm() == Arm.CONTROL_POPULARITY || counts.getArm() == Arm.CONTROL_RANDOM;
        boolean isBeforeCycles = counts.getCycleId().isEmpty();
        if (!(ofControl || isBeforeCycles) || counts.getOfferId().isEmpty()) {
            return;
        }
        var key = day(counts.getMarket(), counts.getTickTime()) + counts.getOfferId();
        var sum = Seen.decode(store.get(key)).plus(Seen.of(counts));
        store.put(key, sum.encode());
    }

    /**
     * Popularity of {@code offers} from the days of the market's window; older days are forgotten. An offer's score is
     * (redemptions + strength x prior) / (examined + strength), the prior being the rate of the whole market: so an offer
     * that nobody has seen yet starts in the middle, and not at zero. Exposures further down count less, as they are
     * examined less: else what stands first would stay there for standing there.
     */
    Popularity popularity(MarketConfig config, List<String> offers, Instant tick) {
        var byOffer = inWindow(config, tick);
        var all = byOffer.values().stream().reduce(Seen.NOTHING, Seen::plus);
        var examination = config.examination();
        double prior = (all.redemptions() + FIRST_GUESS * FIRST_GUESS_STRENGTH)
                / (all.examined(examination) + FIRST_GUESS_STRENGTH);
        double strength = config.popularity().priorStrength();
        var scores = new ArrayList<OfferPopularity>();
        for (var offer : offers) {
            var seen = byOffer.getOrDefault(offer, Seen.NOTHING);
            double examined = seen.examined(examination);
            scores.add(OfferPopularity.newBuilder()
                    .setOfferId(offer)
                    .setExposures(seen.exposures())
                    .setExamined(examined)
                    .setRedemptions(seen.redemptions())
                    .setScore((seen.redemptions() + strength * prior) / (examined + strength))
                    .build());
        }
        return Popularity.newBuilder()
                .setMarket(config.market())
                .setAsOf(tick)
                .setPriorRate(prior)
                .setOffers(scores)
                .build();
    }

    private Map<String, Seen> inWindow(MarketConfig config, Instant tick) {
        var first = day(config.market(), tick.minus(config.popularity().window()));
        var byOffer = new TreeMap<String, Seen>();
        var expired = new ArrayList<String>();
        try (var entries =
                store.prefixScan(config.market() + "/", Serdes.String().serializer())) {
            entries.forEachRemaining(entry -> {
                if (entry.key.compareTo(first) < 0) {
                    expired.add(entry.key);
                } else {
                    byOffer.merge(entry.key.substring(first.length()), Seen.decode(entry.value), Seen::plus);
                }
            });
        }
        expired.forEach(store::delete);
        byOffer.replaceAll((offer, seen) -> seen.notBelowZero());
        return byOffer;
    }

    /** Days since the epoch in a fixed width, so that keys sort by time. */
    private static String day(String market, Instant time) {
        return String.format(
                Locale.ROOT,
                "%s/%08d/",
                market,
                Duration.between(Instant.EPOCH, time).toDays());
    }
}
