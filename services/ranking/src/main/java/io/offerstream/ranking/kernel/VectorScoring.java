package io.offerstream.ranking.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Scoring with vectors: customers side by side in the lanes. */
final class VectorScoring {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Two vectors of customers. */
    static final int CUSTOMERS_AT_ONCE = 2 * LANES;

    private VectorScoring() {}

    /** As {@link Kernel#score}. */
    static void score(
            float[] panel,
            float[] offers,
            int offersOffset,
            float[] biases,
            int biasesOffset,
            int count,
            float[] scores,
            int length) {
        if (count == Kernel.OFFERS_AT_ONCE) {
            score6(panel, offers, offersOffset, biases, biasesOffset, scores, length);
            return;
        }
        for (int offer = 0; offer < count; offer++) {
            var low = FloatVector.broadcast(SPECIES, biases[biasesOffset + offer]);
            var high = low;
            int row = offersOffset + offer * length;
            for (int i = 0; i < length; i++) {
                float number = offers[row + i];
                low = FloatVector.fromArray(SPECIES, panel, i * CUSTOMERS_AT_ONCE)
                        .fma(FloatVector.broadcast(SPECIES, number), low);
                high = FloatVector.fromArray(SPECIES, panel, i * CUSTOMERS_AT_ONCE + LANES)
                        .fma(FloatVector.broadcast(SPECIES, number), high);
            }
            low.intoArray(scores, offer * CUSTOMERS_AT_ONCE);
            high.intoArray(scores, offer * CUSTOMERS_AT_ONCE + LANES);
        }
    }

    /** Twelve sums at once: as many as there are registers for, so that each row of the panel is read once for six. */
    private static void score6(
            float[] panel, float[] offers, int from, float[] biases, int bias, float[] scores, int length) {
        var low0 = FloatVector.broadcast(SPECIES, biases[bias]);
        var low1 = FloatVector.broadcast(SPECIES, biases[bias + 1]);
        var low2 = FloatVector.broadcast(SPECIES, biases[bias + 2]);
        var low3 = FloatVector.broadcast(SPECIES, biases[bias + 3]);
        var low4 = FloatVector.broadcast(SPECIES, biases[bias + 4]);
        var low5 = FloatVector.broadcast(SPECIES, biases[bias + 5]);
        var high0 = low0;
        var high1 = low1;
        var high2 = low2;
        var high3 = low3;
        var high4 = low4;
        var high5 = low5;
        for (int i = 0; i < length; i++) {
            var low = FloatVector.fromArray(SPECIES, panel, i * CUSTOMERS_AT_ONCE);
            var high = FloatVector.fromArray(SPECIES, panel, i * CUSTOMERS_AT_ONCE + LANES);
            var number = FloatVector.broadcast(SPECIES, offers[from + i]);
            low0 = number.fma(low, low0);
            high0 = number.fma(high, high0);
            number = FloatVector.broadcast(SPECIES, offers[from + length + i]);
            low1 = number.fma(low, low1);
            high1 = number.fma(high, high1);
            number = FloatVector.broadcast(SPECIES, offers[from + 2 * length + i]);
            low2 = number.fma(low, low2);
            high2 = number.fma(high, high2);
            number = FloatVector.broadcast(SPECIES, offers[from + 3 * length + i]);
            low3 = number.fma(low, low3);
            high3 = number.fma(high, high3);
            number = FloatVector.broadcast(SPECIES, offers[from + 4 * length + i]);
            low4 = number.fma(low, low4);
            high4 = number.fma(high, high4);
            number = FloatVector.broadcast(SPECIES, offers[from + 5 * length + i]);
            low5 = number.fma(low, low5);
            high5 = number.fma(high, high5);
        }
        put(low0, high0, scores, 0);
        put(low1, high1, scores, 1);
        put(low2, high2, scores, 2);
        put(low3, high3, scores, 3);
        put(low4, high4, scores, 4);
        put(low5, high5, scores, 5);
    }

    private static void put(FloatVector low, FloatVector high, float[] scores, int offer) {
        low.intoArray(scores, offer * CUSTOMERS_AT_ONCE);
        high.intoArray(scores, offer * CUSTOMERS_AT_ONCE + LANES);
    }

    /** As {@link Kernel#keepBest}. */
    static void keepBest(float[] scores, float firstOffer, int count, float[] bestScores, float[] bestOffers, int k) {
        for (int half = 0; half < CUSTOMERS_AT_ONCE; half += LANES) {
            if (k == 3) {
                keepBest3(scores, half, firstOffer, count, bestScores, bestOffers);
            } else {
                for (int offer = 0; offer < count; offer++) {
                    keepBest(scores, offer * CUSTOMERS_AT_ONCE, half, firstOffer + offer, bestScores, bestOffers, k);
                }
            }
        }
    }

    /** What is put out of its place is put into the next, before what it ties with: places are told by the new score alone. */
    private static void keepBest(
            float[] scores, int row, int half, float offer, float[] bestScores, float[] bestOffers, int k) {
        var added = FloatVector.fromArray(SPECIES, scores, row + half);
        var score = added;
        var number = FloatVector.broadcast(SPECIES, offer);
        for (int place = half; place < k * CUSTOMERS_AT_ONCE; place += CUSTOMERS_AT_ONCE) {
            var bestScore = FloatVector.fromArray(SPECIES, bestScores, place);
            var bestOffer = FloatVector.fromArray(SPECIES, bestOffers, place);
            var isBetter = added.compare(VectorOperators.GT, bestScore);
            bestScore.blend(score, isBetter).intoArray(bestScores, place);
            bestOffer.blend(number, isBetter).intoArray(bestOffers, place);
            score = score.blend(bestScore, isBetter);
            number = number.blend(bestOffer, isBetter);
        }
    }

    /** A slate has three offers: their places stay in registers while a few offers pass. */
    private static void keepBest3(
            float[] scores, int half, float firstOffer, int count, float[] bestScores, float[] bestOffers) {
        var score1 = FloatVector.fromArray(SPECIES, bestScores, half);
        var score2 = FloatVector.fromArray(SPECIES, bestScores, half + CUSTOMERS_AT_ONCE);
        var score3 = FloatVector.fromArray(SPECIES, bestScores, half + 2 * CUSTOMERS_AT_ONCE);
        var offer1 = FloatVector.fromArray(SPECIES, bestOffers, half);
        var offer2 = FloatVector.fromArray(SPECIES, bestOffers, half + CUSTOMERS_AT_ONCE);
        var offer3 = FloatVector.fromArray(SPECIES, bestOffers, half + 2 * CUSTOMERS_AT_ONCE);
        for (int offer = 0; offer < count; offer++) {
            var score = FloatVector.fromArray(SPECIES, scores, half + offer * CUSTOMERS_AT_ONCE);
            var number = FloatVector.broadcast(SPECIES, firstOffer + offer);
            var isFirst = score.compare(VectorOperators.GT, score1);
            var isSecond = score.compare(VectorOperators.GT, score2);
            var isThird = score.compare(VectorOperators.GT, score3);
            score3 = score3.blend(score.blend(score2, isSecond), isThird);
            offer3 = offer3.blend(number.blend(offer2, isSecond), isThird);
            score2 = score2.blend(score.blend(score1, isFirst), isSecond);
            offer2 = offer2.blend(number.blend(offer1, isFirst), isSecond);
            score1 = score1.blend(score, isFirst);
            offer1 = offer1.blend(number, isFirst);
        }
        score1.intoArray(bestScores, half);
        score2.intoArray(bestScores, half + CUSTOMERS_AT_ONCE);
        score3.intoArray(bestScores, half + 2 * CUSTOMERS_AT_ONCE);
        offer1.intoArray(bestOffers, half);
        offer2.intoArray(bestOffers, half + CUSTOMERS_AT_ONCE);
        offer3.intoArray(bestOffers, half + 2 * CUSTOMERS_AT_ONCE);
    }
}
