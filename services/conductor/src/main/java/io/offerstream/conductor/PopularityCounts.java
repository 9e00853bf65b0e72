package io.offerstream.conductor;

import io.offerstream.platform.market.ExaminationConfig;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.Popularity;
import io.offerstream.slates.form.OfferForm;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Exposures and credited redemptions of what was chosen for CONTROL's customers, and for everybody before the market's first
 * cycle, by market, day and offer, in the store {@value #STORE}: what popularity is made of. TEST's are left out: TEST must
 * not steer its own control. So is what customers looked for themselves: else a few accounts could push an offer. Owned by
 * the task's thread.
 */
final class PopularityCounts {
    static final String STORE = "popularity-counts";

    /** What an exposure is worth before anything was seen: one redemption in twenty, a usual rate of coupons. */
    private static final double FIRST_GUESS = 0.05;

    /** How many exposures the first guess weighs. */
    private static final double FIRST_GUESS_STRENGTH = 20;

    /** Exposures of chosen offers by position, and redemptions that are credited to them. */
    private record Seen(long first, long second, long third, long deeper, long redemptions) {
        static final Seen NOTHING = new Seen(0, 0, 0, 0, 0);

        static Seen of(InteractionCounts counts) {
            return new Seen(
                    counts.getChosenFirst(),
                    counts.getChosenSecond(),
                    counts.getChosenThird(),
                    counts.getChosenDeeper(),
                    counts.getChosenRedemptions());
        }

        /** A correction may come when what it corrects has left the window. */
        Seen notBelowZero() {
            return new Seen(
                    Math.max(0, first),
                    Math.max(0, second),
                    Math.max(0, third),
                    Math.max(0, deeper),
                    Math.max(0, redemptions));
        }

        Seen plus(Seen other) {
            return new Seen(
                    first + other.first,
                    second + other.second,
                    third + other.third,
                    deeper + other.deeper,
                    redemptions + other.redemptions);
        }

        long exposures() {
            return first + second + third + deeper;
        }

        /** How many exposures were examined. */
        double examined(ExaminationConfig examination) {
            return first * examination.position0()
                    + second * examination.position1()
                    + third * examination.position2()
                    + deeper * examination.deeper();
        }

        FeatureRates.Counted with(List<String> features, ExaminationConfig examination) {
            return new FeatureRates.Counted(features, examined(examination), redemptions);
        }

        byte[] encode() {
            return ByteBuffer.allocate(5 * Long.BYTES)
                    .putLong(first)
                    .putLong(second)
                    .putLong(third)
                    .putLong(deeper)
                    .putLong(redemptions)
                    .array();
        }

        static Seen decode(byte[] value) {
            if (value == null) {
                return NOTHING;
            }
            var counts = ByteBuffer.wrap(value);
            return new Seen(counts.getLong(), counts.getLong(), counts.getLong(), counts.getLong(), counts.getLong());
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
     * (redemptions + strength x expected) / (examined + strength), where its features and the rate of the whole market
     * tell what is expected: so an offer that nobody has seen yet starts as others like it, and not at zero. The less
     * offers differ beside their features, the greater is the strength; it is at least the market's. Exposures further
     * down count less, as they are examined less: else what stands first would stay there for standing there.
     */
    Popularity popularity(MarketConfig config, Collection<Offer> offers, Instant tick) {
        var byOffer = inWindow(config, tick);
        var all = byOffer.values().stream().reduce(Seen.NOTHING, Seen::plus);
        var examination = config.examination();
        double prior = (all.redemptions() + FIRST_GUESS * FIRST_GUESS_STRENGTH)
                / (all.examined(examination) + FIRST_GUESS_STRENGTH);
        var form = new OfferForm(config.training().offerFeatures());
        var counted = offers.stream()
                .map(offer ->
                        byOffer.getOrDefault(offer.getOfferId(), Seen.NOTHING).with(form.features(offer), examination))
                .toList();
        var rates = FeatureRates.of(prior, counted);
        var scores = new ArrayList<OfferPopularity>();
        for (var offer : offers) {
            var seen = byOffer.getOrDefault(offer.getOfferId(), Seen.NOTHING);
            double examined = seen.examined(examination);
            double expected = rates.of(form.features(offer));
            double strength = Math.max(config.popularity().priorStrength(), rates.strength(form.features(offer)));
            scores.add(OfferPopularity.newBuilder()
                    .setOfferId(offer.getOfferId())
                    .setExposures(seen.exposures())
                    .setExamined(examined)
                    .setRedemptions(seen.redemptions())
                    .setExpected(expected)
                    .setScore((seen.redemptions() + strength * expected) / (examined + strength))
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
