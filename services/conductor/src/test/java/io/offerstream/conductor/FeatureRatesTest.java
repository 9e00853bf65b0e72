package io.offerstream.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.conductor.FeatureRates.Counted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FeatureRatesTest {
    @Test
    void shouldFindWhatFeaturesMultiplyARateBy() {
        var planted = new TreeMap<>(Map.of("A=1", 2.0, "A=2", 1.0, "A=3", 0.5, "B=1", 1.5, "B=2", 0.7));
        var offers = new ArrayList<Counted>();
        var random = new Random(7);
        double examined = 0;
        double redeemed = 0;
        for (int i = 0; i < 60; i++) {
            var features = List.of("A=" + (1 + random.nextInt(3)), "B=" + (1 + random.nextInt(2)));
            double rate = 0.05 * planted.get(features.get(0)) * planted.get(features.get(1));
            offers.add(new Counted(features, 10_000, 10_000 * rate));
            examined += 10_000;
            redeemed += 10_000 * rate;
        }

        var rates = FeatureRates.of(redeemed / examined, offers);

        for (var offer : offers) {
            double planned = 0.05
                    * planted.get(offer.features().get(0))
                    * planted.get(offer.features().get(1));
            assertThat(rates.of(offer.features())).isCloseTo(planned, within(0.02 * planned));
        }
    }

    /**
     * Forty offers with features that mean nothing, and rates of their own. A feature that ten of them have seems to mean
     * something by chance: a new offer with six such would be expected at more than what any of them is.
     */
    @Test
    void shouldNotTakeWhatOffersAreForWhatTheirFeaturesAre() {
        var random = new Random(11);
        var offers = new ArrayList<Counted>();
        double redeemed = 0;
        for (int i = 0; i < 40; i++) {
            double rate = 0.05 * Math.exp(0.7 * random.nextGaussian() - 0.245);
            offers.add(new Counted(features(random), 10_000, 10_000 * rate));
            redeemed += 10_000 * rate;
        }
        double mean = redeemed / 400_000;

        var rates = FeatureRates.of(mean, offers);

        var expected = new ArrayList<Double>();
        for (int i = 0; i < 1_000; i++) {
            expected.add(rates.of(features(random)));
        }
        assertThat(Collections.max(expected)).isLessThan(3 * mean);
        assertThat(Collections.min(expected)).isGreaterThan(mean / 4);
        // A standard deviation of 0.7: e to the power of 0.49, less 1, is the variance of their factors. Some of it is
        // taken for the features'.
        assertThat(rates.strength(List.of())).isBetween(1 / (0.7 * mean), 1 / (0.1 * mean));
    }

    private static List<String> features(Random random) {
        var features = new ArrayList<String>();
        for (int attribute = 0; attribute < 6; attribute++) {
            features.add(attribute + "=" + random.nextInt(4));
        }
        return features;
    }

    @Test
    void shouldMakeLittleOfLittle() {
        var rates = FeatureRates.of(
                0.05, List.of(new Counted(List.of("A=1"), 20, 3), new Counted(List.of("A=2"), 1_000, 50)));

        // Three redemptions where one was expected, and five that speak for nothing special.
        assertThat(rates.of(List.of("A=1"))).isCloseTo(0.05 * 8 / 6, within(1e-3));
        assertThat(rates.of(List.of("A=9"))).as("nobody knows").isEqualTo(0.05);
    }

    @Test
    void shouldLeaveOutWhatAllHaveAndStayAProbability() {
        var rates = FeatureRates.of(
                0.6,
                List.of(
                        new Counted(List.of("ALL=YES", "A=1"), 10_000, 9_990),
                        new Counted(List.of("ALL=YES", "B=1"), 10_000, 2_010)));

        assertThat(rates.of(List.of("ALL=YES"))).isEqualTo(0.6);
        assertThat(rates.of(List.of("A=1", "A=1"))).isEqualTo(1);
    }
}
