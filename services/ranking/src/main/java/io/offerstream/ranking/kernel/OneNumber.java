package io.offerstream.ranking.kernel;

/** The optimisers' steps for one number: all of a row in the plain kernel, and what is left over of one in the other. */
final class OneNumber {
    private OneNumber() {}

    /** @return λ */
    static float adagrad(
            float[] values, float[] accumulators, int at, float gradient, float learningRate, float alpha) {
        float accumulator = accumulators[at];
        float rate = learningRate / (float) Math.sqrt(accumulator);
        accumulators[at] = Math.fma(gradient, gradient, accumulator);
        values[at] = Math.fma(-rate, gradient, values[at]) * Math.fma(alpha, rate, 1f);
        return rate;
    }

    /** @return λ */
    static float adadelta(
            float[] values,
            float[] accumulators,
            float[] momenta,
            int at,
            float gradient,
            float rho,
            float epsilon,
            float alpha) {
        float fresh = 1 - rho;
        float accumulator = Math.fma(fresh * gradient, gradient, rho * accumulators[at]);
        float momentum = momenta[at];
        float rate = (float) Math.sqrt(momentum + epsilon) / (float) Math.sqrt(accumulator + epsilon);
        float update = rate * gradient;
        accumulators[at] = accumulator;
        momenta[at] = Math.fma(fresh * update, update, rho * momentum);
        values[at] = (values[at] - update) * Math.fma(alpha, rate, 1f);
        return rate;
    }
}
