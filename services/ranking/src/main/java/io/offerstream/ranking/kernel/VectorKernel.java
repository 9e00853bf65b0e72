package io.offerstream.ranking.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API, in the machine's widest lanes. Sums are folded by hand: the order of {@code reduceLanes} is not
 * specified, and differs between the interpreter and the compilers.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = Math.min(SPECIES.length(), DOT_LANES);

    private final float[] lanes = new float[DOT_LANES];

    @Override
    public String name() {
        return "vector-" + SPECIES.vectorBitSize();
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        return switch (LANES) {
            case 16 -> dot512(a, aOffset, b, bOffset, length);
            case 8 -> dot256(a, aOffset, b, bOffset, length);
            default -> dotNarrow(a, aOffset, b, bOffset, length);
        };
    }

    private float dot512(float[] a, int aOffset, float[] b, int bOffset, int length) {
        var low = FloatVector.zero(SPECIES);
        var high = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= length - DOT_LANES; i += DOT_LANES) {
            low = FloatVector.fromArray(SPECIES, a, aOffset + i)
                    .fma(FloatVector.fromArray(SPECIES, b, bOffset + i), low);
            high = FloatVector.fromArray(SPECIES, a, aOffset + i + 16)
                    .fma(FloatVector.fromArray(SPECIES, b, bOffset + i + 16), high);
        }
        if (i < length) {
            low.intoArray(lanes, 0);
            high.intoArray(lanes, 16);
            return finish(a, aOffset, b, bOffset, i, length);
        }
        low.add(high).intoArray(lanes, 0);
        return sum16(lanes);
    }

    private float dot256(float[] a, int aOffset, float[] b, int bOffset, int length) {
        var first = FloatVector.zero(SPECIES);
        var second = FloatVector.zero(SPECIES);
        var third = FloatVector.zero(SPECIES);
        var fourth = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= length - DOT_LANES; i += DOT_LANES) {
            first = FloatVector.fromArray(SPECIES, a, aOffset + i)
                    .fma(FloatVector.fromArray(SPECIES, b, bOffset + i), first);
            second = FloatVector.fromArray(SPECIES, a, aOffset + i + 8)
                    .fma(FloatVector.fromArray(SPECIES, b, bOffset + i + 8), second);
            third = FloatVector.fromArray(SPECIES, a, aOffset + i + 16)
                    .fma(FloatVector.fromArray(SPECIES, b, bOffset + i + 16), third);
            fourth = FloatVector.fromArray(SPECIES, a, aOffset + i + 24)
                    .fma(FloatVector.fromArray(SPECIES, b, bOffset + i + 24), fourth);
        }
        if (i < length) {
            first.intoArray(lanes, 0);
            second.intoArray(lanes, 8);
            third.intoArray(lanes, 16);
            fourth.intoArray(lanes, 24);
            return finish(a, aOffset, b, bOffset, i, length);
        }
        first.add(third).intoArray(lanes, 0);
        second.add(fourth).intoArray(lanes, 8);
        return sum16(lanes);
    }

    private float dotNarrow(float[] a, int aOffset, float[] b, int bOffset, int length) {
        var sums = lanes;
        Arrays.fill(sums, 0);
        int whole = length - length % DOT_LANES;
        for (int lane = 0; lane < DOT_LANES && whole > 0; lane += LANES) {
            var sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < whole; i += DOT_LANES) {
                sum = FloatVector.fromArray(SPECIES, a, aOffset + i)
                        .fma(FloatVector.fromArray(SPECIES, b, bOffset + i), sum);
            }
            sum.intoArray(sums, lane);
        }
        return finish(a, aOffset, b, bOffset, whole, length);
    }

    private float finish(float[] a, int aOffset, float[] b, int bOffset, int from, int length) {
        var sums = lanes;
        for (int i = from, lane = 0; i < length; i++, lane++) {
            sums[lane] = Math.fma(a[aOffset + i], b[bOffset + i], sums[lane]);
        }
        return Lanes.sum(sums, DOT_LANES);
    }

    /** {@link Lanes#sum} of sixteen, written out: the one place where a loop is felt. */
    private static float sum16(float[] s) {
        float a = s[0] + s[8];
        float b = s[1] + s[9];
        float c = s[2] + s[10];
        float d = s[3] + s[11];
        float e = s[4] + s[12];
        float f = s[5] + s[13];
        float g = s[6] + s[14];
        float h = s[7] + s[15];
        return ((a + e) + (c + g)) + ((b + f) + (d + h));
    }

    @Override
    public void scale(float weight, float[] source, int sourceOffset, float[] target, int targetOffset, int length) {
        int bound = SPECIES.loopBound(length);
        int i = 0;
        for (; i < bound; i += LANES) {
            FloatVector.fromArray(SPECIES, source, sourceOffset + i).mul(weight).intoArray(target, targetOffset + i);
        }
        for (; i < length; i++) {
            target[targetOffset + i] = weight * source[sourceOffset + i];
        }
    }

    @Override
    public void addScaled(
            float weight, float[] source, int sourceOffset, float[] target, int targetOffset, int length) {
        var weights = FloatVector.broadcast(SPECIES, weight);
        int bound = SPECIES.loopBound(length);
        int i = 0;
        for (; i < bound; i += LANES) {
            weights.fma(
                            FloatVector.fromArray(SPECIES, source, sourceOffset + i),
                            FloatVector.fromArray(SPECIES, target, targetOffset + i))
                    .intoArray(target, targetOffset + i);
        }
        for (; i < length; i++) {
            target[targetOffset + i] = Math.fma(weight, source[sourceOffset + i], target[targetOffset + i]);
        }
    }

    @Override
    public void merge(float[] numbers, int row, int copy, int start, int length) {
        int bound = SPECIES.loopBound(length);
        int i = 0;
        for (; i < bound; i += LANES) {
            var learnt = FloatVector.fromArray(SPECIES, numbers, copy + i)
                    .sub(FloatVector.fromArray(SPECIES, numbers, start + i));
            var merged = FloatVector.fromArray(SPECIES, numbers, row + i).add(learnt);
            merged.intoArray(numbers, row + i);
            merged.intoArray(numbers, copy + i);
            merged.intoArray(numbers, start + i);
        }
        for (; i < length; i++) {
            float merged = numbers[row + i] + (numbers[copy + i] - numbers[start + i]);
            numbers[row + i] = merged;
            numbers[copy + i] = merged;
            numbers[start + i] = merged;
        }
    }

    @Override
    public void move(float[] values, int offset, float step, float[] direction, float grow, int length) {
        var steps = FloatVector.broadcast(SPECIES, -step);
        int bound = SPECIES.loopBound(length);
        int i = 0;
        for (; i < bound; i += LANES) {
            steps.fma(FloatVector.fromArray(SPECIES, direction, i), FloatVector.fromArray(SPECIES, values, offset + i))
                    .mul(grow)
                    .intoArray(values, offset + i);
        }
        for (; i < length; i++) {
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
        var rates = FloatVector.broadcast(SPECIES, learningRate);
        var alphas = FloatVector.broadcast(SPECIES, alpha);
        var one = FloatVector.broadcast(SPECIES, 1f);
        var sums = lanes;
        Arrays.fill(sums, 0);
        int whole = length - length % DOT_LANES;
        for (int lane = 0; lane < DOT_LANES && whole > 0; lane += LANES) {
            var sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < whole; i += DOT_LANES) {
                var gradient = FloatVector.fromArray(SPECIES, direction, i).mul(factor);
                var accumulator = FloatVector.fromArray(SPECIES, accumulators, offset + i);
                var rate = rates.div(accumulator.lanewise(VectorOperators.SQRT));
                gradient.fma(gradient, accumulator).intoArray(accumulators, offset + i);
                rate.neg()
                        .fma(gradient, FloatVector.fromArray(SPECIES, values, offset + i))
                        .mul(alphas.fma(rate, one))
                        .intoArray(values, offset + i);
                sum = sum.add(rate);
            }
            sum.intoArray(sums, lane);
        }
        for (int i = whole, lane = 0; i < length; i++, lane++) {
            sums[lane] +=
                    OneNumber.adagrad(values, accumulators, offset + i, factor * direction[i], learningRate, alpha);
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
        var one = FloatVector.broadcast(SPECIES, 1f);
        var alphas = FloatVector.broadcast(SPECIES, alpha);
        var sums = lanes;
        Arrays.fill(sums, 0);
        float fresh = 1 - rho;
        int whole = length - length % DOT_LANES;
        for (int lane = 0; lane < DOT_LANES && whole > 0; lane += LANES) {
            var sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < whole; i += DOT_LANES) {
                var gradient = FloatVector.fromArray(SPECIES, direction, i).mul(factor);
                var accumulator = gradient.mul(fresh)
                        .fma(
                                gradient,
                                FloatVector.fromArray(SPECIES, accumulators, offset + i)
                                        .mul(rho));
                var momentum = FloatVector.fromArray(SPECIES, momenta, offset + i);
                var rate = momentum.add(epsilon)
                        .lanewise(VectorOperators.SQRT)
                        .div(accumulator.add(epsilon).lanewise(VectorOperators.SQRT));
                var update = rate.mul(gradient);
                accumulator.intoArray(accumulators, offset + i);
                update.mul(fresh).fma(update, momentum.mul(rho)).intoArray(momenta, offset + i);
                FloatVector.fromArray(SPECIES, values, offset + i)
                        .sub(update)
                        .mul(alphas.fma(rate, one))
                        .intoArray(values, offset + i);
                sum = sum.add(rate);
            }
            sum.intoArray(sums, lane);
        }
        for (int i = whole, lane = 0; i < length; i++, lane++) {
            sums[lane] += OneNumber.adadelta(
                    values, accumulators, momenta, offset + i, factor * direction[i], rho, epsilon, alpha);
        }
        return Lanes.sum(sums, DOT_LANES);
    }

    @Override
    public int customersAtOnce() {
        return VectorScoring.CUSTOMERS_AT_ONCE;
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
        VectorScoring.score(panel, offers, offersOffset, biases, biasesOffset, count, scores, length);
    }

    @Override
    public void keepBest(float[] scores, float firstOffer, int count, float[] bestScores, float[] bestOffers, int k) {
        VectorScoring.keepBest(scores, firstOffer, count, bestScores, bestOffers, k);
    }
}
