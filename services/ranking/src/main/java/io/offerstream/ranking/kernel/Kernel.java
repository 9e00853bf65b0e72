package io.offerstream.ranking.kernel;

/**
 * The arithmetic on rows of numbers that training and scoring are made of. All kernels give the same bits, whatever
 * their lane width: every sum has a fixed order ({@link #dot}, {@link #score}), and every product is added with one
 * rounding. Owned by one thread.
 *
 * <p>Lengths are in floats; offsets are of the row's first float. Every method throws IndexOutOfBoundsException where a
 * row does not lie in its array.
 */
public interface Kernel {
    /** Lanes that {@link #dot} sums in parallel, in every kernel. */
    int DOT_LANES = 32;

    /** For the manifest of a model or cycle: {@code scalar}, or {@code vector-} and the lanes' bits together. */
    String name();

    /**
     * The inner product. Number i is added to lane i mod {@value #DOT_LANES}, in the order of i; then the upper half of
     * the lanes is added to the lower half until one is left.
     */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int length);

    /** target = weight · source. */
    void scale(float weight, float[] source, int sourceOffset, float[] target, int targetOffset, int length);

    /** target += weight · source. */
    void addScaled(float weight, float[] source, int sourceOffset, float[] target, int targetOffset, int length);

    /**
     * Three rows of one array become what the first is with the difference of the others: row + (copy - start).
     *
     * @param row offset of the first; copy and start of the others; none overlaps another
     */
    void merge(float[] numbers, int row, int copy, int start, int length);

    /** values = (values - step · direction) · grow: a row that has one accumulator for all its numbers. */
    void move(float[] values, int offset, float step, float[] direction, float grow, int length);

    /**
     * One step of AdaGrad with one accumulator a number, as reference/WARP.md's step 6 has it: for each number, in this
     * order, λ = learningRate / √accumulator; value -= λ · gradient; accumulator += gradient²; value *= 1 + alpha · λ,
     * where gradient = factor · direction.
     *
     * @return the sum of the λ, in no fixed order of lanes but the same in all kernels
     */
    float adagrad(
            float[] values,
            float[] accumulators,
            int offset,
            float factor,
            float[] direction,
            float learningRate,
            float alpha,
            int length);

    /**
     * One step of AdaDelta: G = rho · G + (1 - rho) · gradient²; λ = √(M + epsilon) / √(G + epsilon); value -= λ ·
     * gradient; M = rho · M + (1 - rho) · (λ · gradient)²; value *= 1 + alpha · λ.
     *
     * @param accumulators G
     * @param momenta M
     * @return the sum of the λ
     */
    float adadelta(
            float[] values,
            float[] accumulators,
            float[] momenta,
            int offset,
            float factor,
            float[] direction,
            float rho,
            float epsilon,
            float alpha,
            int length);

    /** Offers that {@link #score} takes at once. */
    int OFFERS_AT_ONCE = 6;

    /** Customers that {@link #score} and {@link #keepBest} take at once. */
    int customersAtOnce();

    /**
     * Scores of a few offers for a panel of customers: scores[o][c] = biases[o] + Σ_i panel[i][c] · offers[o][i], added in
     * the order of i.
     *
     * @param panel customers' embeddings, one component after the other, shape {@code [length * customersAtOnce]} from 0
     * @param offers row-major, shape {@code [count * length]} from offersOffset
     * @param biases shape {@code [count]} from biasesOffset
     * @param count 1 to {@value #OFFERS_AT_ONCE}
     * @param scores shape {@code [count * customersAtOnce]} from 0; written
     */
    void score(
            float[] panel,
            float[] offers,
            int offersOffset,
            float[] biases,
            int biasesOffset,
            int count,
            float[] scores,
            int length);

    /**
     * Puts offers among the best of each customer of a panel where their scores are higher than one of those, in the order
     * of their numbers.
     *
     * @param scores shape {@code [count * customersAtOnce]} from 0; one that is NaN is never among the best
     * @param firstOffer the first one's number; a float, to move with its score
     * @param bestScores best first, shape {@code [k * customersAtOnce]} from 0; updated
     * @param bestOffers whose they are, the same shape; updated
     */
    void keepBest(float[] scores, float firstOffer, int count, float[] bestScores, float[] bestOffers, int k);
}
