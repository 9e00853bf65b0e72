package io.offerstream.simulator.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final int CUSTOMERS = 4_000;
    private static final int OFFERS = 40;
    private static final int KINDS = 4;

    /** Log-odds: -1, a normal of the customer, one of the offer, one of customer and kind, one of profile and offer. */
    private static Observed planted(double customers, double offers, double kinds, double interactions) {
        var random = new SplittableRandom(5);
        var offerEffects =
                random.doubles(OFFERS).map(u -> random.nextGaussian(0, offers)).toArray();
        var profileEffects = random.doubles(OFFERS * 2)
                .map(u -> random.nextGaussian(0, interactions))
                .toArray();
        var seen = new ArrayList<SeenOffer>();
        var profiles = new ArrayList<int[]>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            profiles.add(new int[] {customer % 2});
            double own = random.nextGaussian(0, customers);
            var ofKind = random.doubles(KINDS)
                    .map(u -> random.nextGaussian(0, kinds))
                    .toArray();
            for (int offer = 0; offer < OFFERS; offer++) {
                double logOdds = -1
                        + own
                        + offerEffects[offer]
                        + ofKind[offer % KINDS]
                        + profileEffects[2 * offer + customer % 2];
                boolean redeemed = random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
                seen.add(new SeenOffer(customer, offer, offer % KINDS, redeemed));
            }
        }
        return new Observed("planted", seen, profiles, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @Test
    void shouldFindWhatWasPlanted() {
        var spread = Spread.of(planted(0.8, 0.5, 0, 0));

        assertThat(spread.seen()).isEqualTo((long) CUSTOMERS * OFFERS);
        assertThat(spread.customers()).isCloseTo(0.8, within(0.08));
        assertThat(spread.offers()).isCloseTo(0.5, within(0.15));
        assertThat(spread.kinds().orElseThrow()).isCloseTo(1, within(0.05));
        assertThat(spread.interactions().orElseThrow()).isCloseTo(0, within(0.01));
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() {
        var spread = Spread.of(planted(0, 0, 0, 0));

        assertThat(spread.customers()).isLessThan(0.05);
        assertThat(spread.offers()).isLessThan(0.05);
    }

    @Test
    void shouldFindTastesForKindsAndProfiles() {
        assertThat(Spread.of(planted(0.8, 0.5, 0.6, 0)).kinds().orElseThrow()).isGreaterThan(1.2);
        // Two values: half of the variance is between them, and log-odds of groups are a little flatter.
        assertThat(Spread.of(planted(0.2, 0.5, 0, 0.5)).interactions().orElseThrow())
                .isCloseTo(0.25, within(0.12));
    }

    @Test
    void shouldInvertMeanAndVarianceOfALogisticNormal() {
        assertThat(LogisticNormal.deviation(0.3, 0)).isZero();
        assertThat(LogisticNormal.deviation(0.3, 0.3))
                .as("more than any normal reaches")
                .isGreaterThan(7);
        // By simulation: log-odds normal around -1 with 0.8.
        var random = new SplittableRandom(1);
        var probabilities = random.doubles(200_000)
                .map(u -> 1 / (1 + Math.exp(1 - random.nextGaussian(0, 0.8))))
                .toArray();
        double mean = Arrays.stream(probabilities).average().orElseThrow();
        double variance = Arrays.stream(probabilities)
                .map(p -> (p - mean) * (p - mean))
                .average()
                .orElseThrow();
        assertThat(LogisticNormal.deviation(mean, variance)).isCloseTo(0.8, within(0.01));
    }
}
