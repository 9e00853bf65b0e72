package io.offerstream.ranking.kernel;

/** What {@link Kernel} says, one number after the other: neither in blocks nor in lanes. */
public final class DocumentedKernel implements Kernel {
    private final int customersAtOnce;

    /** @param customersAtOnce as the kernel has it that it is compared with */
    public DocumentedKernel(int customersAtOnce) {
        this.customersAtOnce = customersAtOnce;
    }

    @Override
    public String name() {
        return "documented";
    }

    @Override
    public int customersAtOnce() {
        return customersAtOnce;
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        var lanes = new float[DOT_LANES];
        for (int i = 0; i < length; i++) {
            lanes[i % DOT_LANES] = Math.fma(a[aOffset + i], b[bOffset + i], lanes[i % DOT_LANES]);
        }
        return folded(lanes, 0, 1);
    }

    /** The upper half onto the lower, until one is left: lane i holds the sum of lanes i, i + step, i + 2 step, … */
    private static float folded(float[] lanes, int first, int step) {
        return step == DOT_LANES
                ? lanes[first]
                : folded(lanes, first, 2 * step) + folded(lanes, first + step, 2 * step);
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
            numbers[row + i] += numbers[copy + i] - numbers[start + i];
            numbers[copy + i] = numbers[row + i];
            numbers[start + i] = numbers[row + i];
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
        var rates = new float[DOT_LANES];
        for (int i = 0; i < length; i++) {
            int at = offset + i;
            float gradient = factor * direction[i];
            float rate = learningRate / (float) Math.sqrt(accumulators[at]);
            values[at] = Math.fma(-rate, gradient, values[at]);
            accumulators[at] = Math.fma(gradient, gradient, accumulators[at]);
            values[at] *= Math.fma(alpha, rate, 1f);
            rates[i % DOT_LANES] += rate;
        }
        return folded(rates, 0, 1);
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
        var rates = new float[DOT_LANES];
        for (int i = 0; i < length; i++) {
            int at = offset + i;
            float gradient = factor * direction[i];
            accumulators[at] = Math.fma((1 - rho) * gradient, gradient, rho * accumulators[at]);
            float rate = (float) Math.sqrt(momenta[at] + epsilon) / (float) Math.sqrt(accumulators[at] + epsilon);
            float update = rate * gradient;
            values[at] -= update;
            momenta[at] = Math.fma((1 - rho) * update, update, rho * momenta[at]);
            values[at] *= Math.fma(alpha, rate, 1f);
            rates[i % DOT_LANES] += rate;
        }
        return folded(rates, 0, 1);
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
            for (int customer = 0; customer < customersAtOnce; customer++) {
                float score = biases[biasesOffset + offer];
                for (int i = 0; i < length; i++) {
                    score = Math.fma(
                            panel[i * customersAtOnce + customer], offers[offersOffset + offer * length + i], score);
                }
                scores[offer * customersAtOnce + customer] = score;
            }
        }
    }

    @Override
    public void keepBest(float[] scores, float firstOffer, int count, float[] bestScores, float[] bestOffers, int k) {
        for (int customer = 0; customer < customersAtOnce; customer++) {
            for (int offer = 0; offer < count; offer++) {
                float score = scores[offer * customersAtOnce + customer];
                int better = 0;
                while (better < k && !(score > bestScores[better * customersAtOnce + customer])) {
                    better++;
                }
                for (int place = k - 1; place > better; place--) {
                    int to = place * customersAtOnce + customer;
                    bestScores[to] = bestScores[to - customersAtOnce];
                    bestOffers[to] = bestOffers[to - customersAtOnce];
                }
                if (better < k) {
                    bestScores[better * customersAtOnce + customer] = score;
                    bestOffers[better * customersAtOnce + customer] = firstOffer + offer;
                }
            }
        }
    }
}
