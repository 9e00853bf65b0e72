package io.offerstream.ranking.topk;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.kernel.Kernels;
import org.junit.jupiter.api.Test;

class AllScoresTest {
    private static final int COMPONENTS = 7;
    private static final int OFFERS = 20;

    private static float[] numbers(int count, long seed) {
        var chance = new Chance(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = chance.nextFloat() - 0.5f;
        }
        return numbers;
    }

    private final OfferMatrix offers = OfferMatrix.of(COMPONENTS, numbers(OFFERS * COMPONENTS, 1), numbers(OFFERS, 2));
    private final AllScores scoring = new AllScores(
            Kernels.choose(System.getProperty("offerstream.kernel", "scalar")).get());

    @Test
    void shouldScoreAsTopKDoes() {
        var kernel = Kernels.choose(System.getProperty("offerstream.kernel", "scalar"))
                .get();
        var customers = numbers(50 * COMPONENTS, 3);
        var all = new float[50 * OFFERS];
        scoring.score(offers, customers, 50, all);
        var best = new int[50 * 3];
        var bestScores = new float[50 * 3];
        new TopK(kernel, 3).select(offers, customers, 50, Eligible.ALL, best, bestScores);

        for (int customer = 0; customer < 50; customer++) {
            for (int place = 0; place < 3; place++) {
                int offer = best[customer * 3 + place];
                assertThat(all[customer * OFFERS + offer]).isEqualTo(bestScores[customer * 3 + place]);
            }
        }
    }

    @Test
    void shouldGiveACustomerTheSameBitsWhoeverComesAlong() {
        var customers = numbers(50 * COMPONENTS, 4);
        var together = new float[50 * OFFERS];
        scoring.score(offers, customers, 50, together);
        for (int customer = 0; customer < 50; customer++) {
            var own = new float[COMPONENTS];
            System.arraycopy(customers, customer * COMPONENTS, own, 0, COMPONENTS);
            var alone = new float[OFFERS];
            scoring.score(offers, own, 1, alone);
            for (int offer = 0; offer < OFFERS; offer++) {
                assertThat(Float.floatToRawIntBits(alone[offer]))
                        .isEqualTo(Float.floatToRawIntBits(together[customer * OFFERS + offer]));
            }
        }
    }
}
