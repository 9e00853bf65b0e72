package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.chance.Chance;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedWarpStepTest {
    private static final float VIOLATES = 0;
    private static final float DOES_NOT = -5;

    /** Offer 0 was redeemed, with a score of 0; the rest were seen beside it. */
    private static Model model(float... pool) {
        var scores = new float[pool.length + 1];
        System.arraycopy(pool, 0, scores, 1, pool.length);
        return new Model(scores);
    }

    private static int learn(Model model, int live, float weight, long seed, float... examinations) {
        var seen = IntStream.rangeClosed(1, examinations.length).toArray();
        model.examples.addRedeemed(0, 0, weight, model.examples.pool(seen, examinations, live));
        return new CountedWarpStep(model.examples, model.scores(), model.moves(), new Chance(seed)).learn(0);
    }

    private static float[] pool(int violators, int size) {
        var pool = new float[size];
        Arrays.fill(pool, violators, size, DOES_NOT);
        return pool;
    }

    private static float[] all(int count, float weight) {
        var weights = new float[count];
        Arrays.fill(weights, weight);
        return weights;
    }

    @ParameterizedTest
    @CsvSource({
        // live, violators, pool, rank: 1 + floor((live - 1) · violators / pool)
        "2, 1, 1, 2",
        "1, 1, 1, 1",
        "10, 1, 1, 10",
        "10, 1, 2, 5",
        "10, 2, 2, 10",
        "10, 1, 3, 4",
        "10, 2, 3, 7",
        "10, 3, 3, 10",
        "3, 1, 4, 1",
        "200, 3, 5, 120",
        "2000, 5, 5, 2000"
    })
    void shouldWeighByTheHarmonicNumberOfTheCountedRank(int live, int violators, int size, int rank) {
        var model = model(pool(violators, size));
        assertThat(learn(model, live, 0.5f, 1, all(size, 1))).isEqualTo(size);

        double loss =
                0.5 * IntStream.rangeClosed(1, rank).mapToDouble(k -> 1.0 / k).sum();
        assertThat((double) model.moved(0)).isCloseTo(loss, within(1e-5));
        assertThat(IntStream.rangeClosed(1, size).filter(offer -> model.moved(offer) != 0))
                .singleElement()
                .satisfies(offer -> assertThat(offer).isLessThanOrEqualTo(violators))
                .satisfies(offer -> assertThat(model.moved(offer)).isEqualTo(-model.moved(0)));
    }

    @Test
    void shouldCutTheLossAtTen() {
        var model = model(VIOLATES);
        learn(model, 1000, 50, 1, 1);

        assertThat(model.moved(0)).isEqualTo(10);
        assertThat(model.moved(1)).isEqualTo(-10);
    }

    @Test
    void shouldLeaveAllAsItIsWithoutAViolator() {
        var model = model(-1, -1.5f);
        assertThat(learn(model, 10, 1, 1, 1, 1)).isEqualTo(2);

        assertThat(model.moved(0)).isZero();
        assertThat(model.moved(1)).isZero();
        assertThat(model.moved(2)).isZero();
    }

    @Test
    void shouldFindAViolatorWithinTheMargin() {
        var model = model(Math.nextUp(-1f));
        learn(model, 2, 1, 1, 1);

        assertThat(model.moved(0)).isEqualTo(1.5f);
    }

    @Test
    void shouldPassOverWhatHasNoPool() {
        var model = model(VIOLATES);
        model.examples.addRedeemed(0, 0, 1);
        model.examples.addSeen(0, 1, 1);
        var step = new CountedWarpStep(model.examples, model.scores(), model.moves(), new Chance(1));

        assertThat(step.learn(0)).isZero();
        assertThat(step.learn(1)).isZero();
        assertThat(model.moved(0)).isZero();
    }

    @Test
    void shouldStepAsStronglyAsViolatorsWereLookedAt() {
        var model = model(VIOLATES, VIOLATES, DOES_NOT);
        learn(model, 4, 1, 1, 0.5f, 0.1f, 1);

        // 1 + floor(3 · 2 / 3) = 3, and the two were looked at with 0.3 on average.
        assertThat((double) model.moved(0)).isCloseTo(0.3 * (1 + 1 / 2.0 + 1 / 3.0), within(1e-6));
    }

    @Test
    void shouldStepAgainstViolatorsAsOftenAsTheyWereLookedAt() {
        var counts = new int[5];
        int steps = 6000;
        for (int seed = 0; seed < steps; seed++) {
            var model = model(VIOLATES, DOES_NOT, VIOLATES, VIOLATES);
            learn(model, 10, 1, seed, 0.6f, 1, 0.3f, 0.1f);
            counts[
                    IntStream.rangeClosed(1, 4)
                            .filter(offer -> model.moved(offer) != 0)
                            .findFirst()
                            .orElseThrow()]++;
        }

        assertThat(counts[2]).isZero();
        double[] shares = {0, 0.6, 0, 0.3, 0.1};
        for (int offer = 1; offer < shares.length; offer++) {
            double deviation = Math.sqrt(steps * shares[offer] * (1 - shares[offer]));
            assertThat((double) counts[offer]).isCloseTo(steps * shares[offer], within(4 * deviation));
        }
    }
}
