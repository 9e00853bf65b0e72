package io.offerstream.ranking.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * Plain Java. Its loops are of the shape that the compiler turns into vector instructions by itself; without any it is
 * still right.
 */
final class ScalarKernel implements Kernel {
    private static final int CUSTOMERS_AT_ONCE = 16;

    private final float[] lanes = new float[DOT_LANES];

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        var sums = lanes;
        Arrays.fill(sums, 0);
        int i = 0;
        for (; i <= length - DOT_LANES; i += DOT_LANES) {
            for (int lane = 0; lane < DOT_LANES; lane++) {
                sums[lane] = Math.fma(a[aOffset + i + lane], b[bOffset + i + lane], sums[lane]);
            }
        }
        for (int lane = 0; i < length; i++, lane++) {
            sums[lane] = Math.fma(a[aOffset + i], b[bOffset + i], sums[lane]);
        }
        return Lanes.sum(sums, DOT_LANES);
    }

    @Override
    public void scale(float weight, float[] source, int sourceOffset, float[] target, int targetOffset, int length) {
        for (int i = 0; i < length; i++) {
            target[targetOffset + i] = weight * source[sourceOffset + i];
        }
    }

    @Override
    public void addScaled(
            float weight, float[] source, int sourceOffset, float[] target, int targetOffset, int length) {
        for (int i = 0; i < length; i++) {
            target[targetOffset + i] = Math.fma(weight, source[sourceOffset + i], target[targetOffset + i]);
        }
    }

    @Override
    public void merge(float[] numbers, int row, int copy, int start, int length) {
        for (int i = 0; i < length; i++) {
            float merged = numbers[row + i] + (numbers[copy + i] - numbers[start + i]);
            numbers[row + i] = merged;
            numbers[copy + i] = merged;
            numbers[start + i] = merged;
        }
    }

    @Override
    public void move(float[] values, int offset, float step, float[] direction, float grow, int length) {
        for (int i = 0; i < length; i++) {
            values[offset + i] = Math.fma(-step, direction[i], values[offset + i]) * grow;
        }
    }

    @Override
    public float adagrad(
            float[] values,
            float[] accumulators,
            int offset,
            float factor,
            float[] direction,
            float learningRate,
            float alpha,
            int length) {
        var sums = lanes;
        Arrays.fill(sums, 0);
        for (int from = 0; from < length; from += DOT_LANES) {
            int count = Math.min(DOT_LANES, length - from);
            for (int lane = 0; lane < count; lane++) {
                float gradient = factor * direction[from + lane];
                sums[lane] +=
                        OneNumber.adagrad(values, accumulators, offset + from + lane, gradient, learningRate, alpha);
            }
        }
        return Lanes.sum(sums, DOT_LANES);
    }

    @Override
    public float adadelta(
            float[] values,
            float[] accumulators,
            float[] momenta,
            int offset,
            float factor,
            float[] direction,
            float rho,
            float epsilon,
            float alpha,
            int length) {
        var sums = lanes;
        Arrays.fill(sums, 0);
        for (int from = 0; from < length; from += DOT_LANES) {
            int count = Math.min(DOT_LANES, length - from);
            for (int lane = 0; lane < count; lane++) {
                float gradient = factor * direction[from + lane];
                sums[lane] += OneNumber.adadelta(
                        values, accumulators, momenta, offset + from + lane, gradient, rho, epsilon, alpha);
            }
        }
        return Lanes.sum(sums, DOT_LANES);
    }

    @Override
    public int customersAtOnce() {
        return CUSTOMERS_AT_ONCE;
    }

    @Override
    public void score(
            float[] panel,
            float[] offers,
            int offersOffset,
            float[] biases,
            int biasesOffset,
            int count,
            float[] scores,
            int length) {
        for (int offer = 0; offer < count; offer++) {
            int row = offer * CUSTOMERS_AT_ONCE;
            Arrays.fill(scores, row, row + CUSTOMERS_AT_ONCE, biases[biasesOffset + offer]);
            for (int i = 0; i < length; i++) {
                float number = offers[offersOffset + offer * length + i];
                for (int customer = 0; customer < CUSTOMERS_AT_ONCE; customer++) {
                    scores[row + customer] =
                            Math.fma(panel[i * CUSTOMERS_AT_ONCE + customer], number, scores[row + customer]);
                }
            }
        }
    }

    @Override
    public void keepBest(float[] scores, float firstOffer, int count, float[] bestScores, float[] bestOffers, int k) {
        Objects.checkFromIndexSize(0, k * CUSTOMERS_AT_ONCE, bestOffers.length);
        for (int offer = 0; offer < count; offer++) {
            for (int customer = 0; customer < CUSTOMERS_AT_ONCE; customer++) {
                float score = scores[offer * CUSTOMERS_AT_ONCE + customer];
                int place = (k - 1) * CUSTOMERS_AT_ONCE + customer;
                if (score > bestScores[place]) {
                    while (place >= CUSTOMERS_AT_ONCE && score > bestScores[place - CUSTOMERS_AT_ONCE]) {
                        bestScores[place] = bestScores[place - CUSTOMERS_AT_ONCE];
                        bestOffers[place] = bestOffers[place - CUSTOMERS_AT_ONCE];
                        place -= CUSTOMERS_AT_ONCE;
                    }
                    bestScores[place] = score;
                    bestOffers[place] = firstOffer + offer;
                }
            }
        }
    }
}
