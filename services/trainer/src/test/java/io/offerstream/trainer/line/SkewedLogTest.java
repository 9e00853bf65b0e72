package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Offer;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.fixture.Ranking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A log of a policy that shows what is popular: of forty-two offers, eight are new and get 1 % of all exposures, and two
 * were never shown. They are as good as the old ones; how good, only the simulation knows.
 *
 * <p>Measured: with seen negatives these ten have 11 % of the places in top threes (14 % in the best), and the top threes
 * 96 % of the reward of the best; with the whole catalogue as negatives 0 % and 53 %. Those that were never shown come half
 * way down (0.51 of the way) with seen negatives, and with the catalogue last (0.97). At a learning rate of 0.05; with the
 * default, 0.01, a log of this length teaches less, and the ten have 7 %.
 */
class SkewedLogTest {
    private static final int OLD = 32;
    private static final int NEW_END = 40;
    private static final int OFFERS = 42;
    private static final int SEGMENTS = 6;
    private static final int TIERS = 4;
    private static final int IMPRESSIONS = 12_000;
    private static final double WEIGHT_OF_NEW = 0.005;

    private final SplittableRandom random = new SplittableRandom(11);
    private final double[] quality = random.doubles(OFFERS, -0.7, 0.7).toArray();
    private final List<Offer> offers = IntStream.range(0, OFFERS)
            .mapToObj(i -> Lines.offer(id(i), features(i)))
            .toList();
    private final List<Contrast> log = log();

    private static String id(int offer) {
        return "O" + offer;
    }

    private static String[] features(int offer) {
        return new String[] {"PROTEIN=" + offer % SEGMENTS, "SIZE=" + offer % TIERS};
    }

    private static List<WeightedFeature> customer(int segment, int tier) {
        return Lines.features("SEGMENT=" + segment, "TIER=" + tier);
    }

    private double reward(int segment, int tier, int offer) {
        double liking = (offer % SEGMENTS == segment ? 1.6 : 0) + (offer % TIERS == tier ? 0.4 : 0);
        return 1 / (1 + Math.exp(2.2 - quality[offer] - liking));
    }

    private List<Contrast> log() {
        var contrasts = new ArrayList<Contrast>();
        for (int impression = 0; impression < IMPRESSIONS; impression++) {
            int segment = random.nextInt(SEGMENTS);
            int tier = random.nextInt(TIERS);
            var redeemed = new ArrayList<String>();
            var seen = new ArrayList<String>();
            for (int offer : slate()) {
                boolean isRedeemed = random.nextDouble() < reward(segment, tier, offer);
                (isRedeemed ? redeemed : seen).add(id(offer));
            }
            if (!redeemed.isEmpty()) {
                contrasts.add(new Contrast(
                        "subject-" + impression,
                        TestMarket.at(300.0 * impression / IMPRESSIONS).toEpochMilli(),
                        "customer",
                        Arm.TEST,
                        1,
                        customer(segment, tier),
                        redeemed,
                        Lines.seen(seen.toArray(String[]::new))));
            }
        }
        return contrasts;
    }

    /** Three offers; of the old ones the n-th comes n times less often than the first. */
    private List<Integer> slate() {
        var slate = new ArrayList<Integer>();
        while (slate.size() < 3) {
            var weights = IntStream.range(0, NEW_END)
                    .mapToDouble(offer -> slate.contains(offer) ? 0 : offer < OLD ? 1.0 / (offer + 1) : WEIGHT_OF_NEW)
                    .toArray();
            double left = random.nextDouble()
                    * IntStream.range(0, NEW_END).mapToDouble(i -> weights[i]).sum();
            int offer = 0;
            for (left -= weights[0]; left >= 0 && offer < NEW_END - 1; left -= weights[offer]) {
                offer++;
            }
            slate.add(offer);
        }
        return slate;
    }

    private Ranking learnt(String negatives) {
        var config = Lines.config("negatives: " + negatives, Lines.model("no_components: 8", "learning_rate: 0.05"));
        var line = Refit.of(
                config, Lines.kernel(), log, Lines.offers(offers), TestMarket.at(359), (epoch, progress) -> {});
        return new Ranking(line, offers);
    }

    /** What the top threes of all kinds of customers come to. */
    private record Outcome(double shareOfNew, double reward) {}

    private Outcome outcome(Ranking ranking) {
        double fresh = 0;
        double reward = 0;
        double best = 0;
        for (int segment = 0; segment < SEGMENTS; segment++) {
            for (int tier = 0; tier < TIERS; tier++) {
                for (var id : ranking.top(customer(segment, tier), 3)) {
                    int offer = Integer.parseInt(id, 1, id.length(), 10);
                    fresh += offer >= OLD ? 1 : 0;
                    reward += reward(segment, tier, offer);
                }
                best += best(segment, tier);
            }
        }
        return new Outcome(fresh / (3 * SEGMENTS * TIERS), reward / best);
    }

    private double best(int segment, int tier) {
        return IntStream.range(0, OFFERS)
                .mapToObj(offer -> reward(segment, tier, offer))
                .sorted(Comparator.reverseOrder())
                .limit(3)
                .mapToDouble(reward -> reward)
                .sum();
    }

    /** Where the offers that were never shown come on average: 0 before all others, 1 behind them. */
    private double placeOfNeverShown(Ranking ranking) {
        double places = 0;
        for (int segment = 0; segment < SEGMENTS; segment++) {
            for (int tier = 0; tier < TIERS; tier++) {
                var order = ranking.top(customer(segment, tier), OFFERS);
                for (int offer = NEW_END; offer < OFFERS; offer++) {
                    places += order.indexOf(id(offer)) / (OFFERS - 1.0);
                }
            }
        }
        return places / ((OFFERS - NEW_END) * SEGMENTS * TIERS);
    }

    @Test
    void shouldGiveNewOffersTheirChanceWithSeenNegatives() {
        var seen = outcome(learnt("seen"));
        var catalogue = outcome(learnt("catalogue"));

        assertThat(seen.shareOfNew).isGreaterThan(0.08);
        assertThat(catalogue.shareOfNew).isLessThan(0.02);
        assertThat(seen.reward).isGreaterThan(0.9).isGreaterThan(catalogue.reward + 0.2);
    }

    @Test
    void shouldRankWhatWasNeverShownAsAnyOfferWithSeenNegatives() {
        var seen = learnt("seen");
        var catalogue = learnt("catalogue");

        assertThat(seen.model().offerFeatures()).doesNotContain("offer:" + id(40), "offer:" + id(41));
        var nobody = IntStream.range(NEW_END, OFFERS)
                .mapToObj(offer -> Lines.offer("nobody-" + offer, features(offer)))
                .toList();
        var strangers = new Ranking(seen.model(), nobody);
        for (int offer = NEW_END; offer < OFFERS; offer++) {
            assertThat(seen.score(customer(1, 1), id(offer)))
                    .as("at the mean identity")
                    .isEqualTo(strangers.score(customer(1, 1), "nobody-" + offer));
        }
        assertThat(placeOfNeverShown(seen)).isBetween(0.2, 0.7);
        assertThat(placeOfNeverShown(catalogue)).isGreaterThan(0.8);
    }
}
