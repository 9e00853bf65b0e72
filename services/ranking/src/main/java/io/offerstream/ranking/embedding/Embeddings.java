package io.offerstream.ranking.embedding;

import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;

/**
 * One side's features: an embedding, a bias and the optimiser's memory for each. Grows as features appear. Owned by one
 * thread.
 *
 * <p>L2 is lazy, as in reference/WARP.md: touched numbers grow by what all others should shrink, and a scale remembers how
 * much that is. The reference then divides every number by the scale; here the division is remembered too, and made when
 * a row is next looked at, so that learning one example costs the same in a model of any size.
 */
public final class Embeddings {
    /** Beyond it the scale is absorbed within a pass as well. */
    private static final double LARGEST_SCALE = 1e6;

    private final int components;
    private final StepRule rule;
    private final Optimizer optimizer;
    private final RowTable table;

    /** What all numbers are divided by is no thread's own. */
    private final double largestScale;

    private double scale = 1;
    /** What all numbers have been divided by so far, and for each row, how much of it has been done. */
    private double divisor = 1;

    private double[] dividedBy = {};

    /**
     * @param components length of an embedding, 1 or more
     * @param seed of the embeddings that new rows start with
     */
    public Embeddings(int components, StepRule rule, long seed) {
        if (components < 1) {
            throw new IllegalArgumentException("no_components is " + components + ", but has to be 1 or more");
        }
        this.components = components;
        this.rule = rule;
        optimizer = rule.optimizer();
        table = new RowTable(components, optimizer, seed);
        largestScale = LARGEST_SCALE;
    }

    /** Shares all numbers with another, but has a scale of its own, which it leaves to the other to absorb. */
    private Embeddings(Embeddings other) {
        components = other.components;
        rule = other.rule;
        optimizer = other.optimizer;
        table = other.table;
        divisor = other.divisor;
        dividedBy = other.dividedBy;
        largestScale = Double.POSITIVE_INFINITY;
    }

    /**
     * The same numbers for another thread, which may move rows that no other thread looks at meanwhile. Neither may grow
     * until it is let go.
     */
    public Embeddings shared() {
        return new Embeddings(this);
    }

    public int components() {
        return components;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    public int rows() {
        return table.rows();
    }

    /**
     * Makes room for so many rows; new ones start uniform in [-0.5, 0.5) / components by seed and row, with a bias of 0.
     *
     * @throws IllegalArgumentException if they would not fit into one array
     */
    public void growTo(int wanted) {
        int known = table.rows();
        table.growTo(wanted);
        if (wanted > dividedBy.length) {
            dividedBy = Arrays.copyOf(dividedBy, Math.max(wanted, dividedBy.length * 3 / 2));
        }
        for (int row = known; row < wanted; row++) {
            dividedBy[row] = divisor;
        }
    }

    /** Gives up rows that were added last. */
    public void shrinkTo(int wanted) {
        table.shrinkTo(wanted);
    }

    /**
     * Puts numbers in place of a row's own.
     *
     * @param embedding shape {@code [components]}
     */
    public void set(int row, float[] embedding, float bias) {
        settle(row);
        table.set(row, embedding, bias);
    }

    /** All that is known of a row, as a checkpoint keeps it. */
    public RowState state(int row) {
        settle(row);
        return table.state(row);
    }

    /**
     * Puts back what {@link #state} gave.
     *
     * @throws IllegalArgumentException if it comes from another optimiser or number of components
     */
    public void restore(int row, RowState state) {
        table.restore(row, state);
        dividedBy[row] = divisor;
    }

    /** Makes the divisions that the row is behind with; to be called before it is read or moved. */
    private void settle(int row) {
        double done = dividedBy[row];
        if (done != divisor) {
            table.scale(row, (float) (done / divisor));
            dividedBy[row] = divisor;
        }
    }

    /** Makes all divisions now, so that going on is the same as going on from what {@link #state} gives. */
    public void settleAll() {
        for (int row = 0; row < rows(); row++) {
            settle(row);
        }
        divisor = 1;
        Arrays.fill(dividedBy, 1);
    }

    /** Everything of one row is put in place of another's. */
    public void copyRow(int from, int to) {
        settle(from);
        table.copyRow(from, to);
        dividedBy[to] = dividedBy[from];
    }

    /**
     * Adds to a row what a copy of it has learnt, and makes the copy as the row is then.
     *
     * @param start what the copy was when it was last as the row
     */
    public void mergeRow(Kernel kernel, int row, int copy, int start) {
        table.mergeRow(kernel, row, copy, start);
    }

    /** What stored numbers are multiplied by when they are read: 1 after a pass. */
    public double scale() {
        return scale;
    }

    /**
     * What L2 asks of all numbers but those that just moved.
     *
     * @param meanRate mean λ of the numbers that moved
     */
    public void growScale(double meanRate) {
        scale *= 1 + rule.alpha() * meanRate;
        if (scale > largestScale) {
            absorbScale();
        }
    }

    /** The end of a pass: all numbers are divided by the scale, which is 1 again. */
    public void absorbScale() {
        shrink(scale);
        scale = 1;
    }

    /**
     * Divides all embeddings and biases, as L2 does as time passes.
     *
     * @param by 1 or more
     */
    public void shrink(double by) {
        if (!(by >= 1 && by < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("numbers are divided by " + by + ", but it has to be 1 or more");
        }
        divisor *= by;
        if (divisor > Double.MAX_VALUE / 1e100) {
            settleAll();
        }
    }

    /**
     * Lets the optimiser forget, so that steps do not become ever shorter: each accumulator G becomes start + keep · (G -
     * start), where start is what it began with.
     *
     * @param keep 0 to 1
     */
    public void decayAccumulators(float keep) {
        if (!(keep >= 0 && keep <= 1)) {
            throw new IllegalArgumentException("accumulators keep " + keep + ", but it has to be 0 to 1");
        }
        table.decayAccumulators(keep);
    }

    /** As it is stored: the row's bias, plus its embedding times the other side's. */
    public float score(Kernel kernel, float[] other, int row) {
        settle(row);
        return kernel.dot(other, 0, table.numbers(), table.offset(row), components) + table.other(row, RowTable.BIAS);
    }

    /**
     * As it is stored: target = weight · embedding.
     *
     * @param target shape {@code [components]}
     * @return the row's bias
     */
    public float copyTo(Kernel kernel, float weight, int row, float[] target) {
        settle(row);
        kernel.scale(weight, table.numbers(), table.offset(row), target, 0, components);
        return table.other(row, RowTable.BIAS);
    }

    /**
     * As it is stored: target += weight · embedding.
     *
     * @param target shape {@code [components]}
     * @return the row's bias
     */
    public float addTo(Kernel kernel, float weight, int row, float[] target) {
        settle(row);
        kernel.addScaled(weight, table.numbers(), table.offset(row), target, 0, components);
        return table.other(row, RowTable.BIAS);
    }

    /**
     * Moves an embedding against the gradient factor · direction.
     *
     * @param direction shape {@code [components]}
     * @param meanSquare of the direction's numbers
     * @return the sum of the step sizes λ of its numbers
     */
    public float move(Kernel kernel, int row, float factor, float[] direction, float meanSquare) {
        settle(row);
        int offset = table.offset(row);
        switch (optimizer) {
            case ADAGRAD -> {
                return kernel.adagrad(
                        table.numbers(),
                        table.accumulators(),
                        offset,
                        factor,
                        direction,
                        rule.learningRate(),
                        rule.alpha(),
                        components);
            }
            case ROW_ADAGRAD -> {
                float accumulator = table.other(row, RowTable.ROW_ACCUMULATOR);
                float rate = rule.learningRate() / (float) Math.sqrt(accumulator);
                table.setOther(row, RowTable.ROW_ACCUMULATOR, Math.fma(factor * factor, meanSquare, accumulator));
                kernel.move(table.numbers(), offset, rate * factor, direction, 1 + rule.alpha() * rate, components);
                return rate * components;
            }
            case ADADELTA -> {
                return kernel.adadelta(
                        table.numbers(),
                        table.accumulators(),
                        table.momenta(),
                        offset,
                        factor,
                        direction,
                        rule.rho(),
                        rule.epsilon(),
                        rule.alpha(),
                        components);
            }
        }
        throw new IllegalStateException(optimizer + " is unknown");
    }

    /**
     * Moves a bias against its gradient.
     *
     * @return its step size λ
     */
    public float moveBias(int row, float gradient) {
        settle(row);
        float accumulator = table.other(row, RowTable.BIAS_ACCUMULATOR);
        float rate;
        if (optimizer == Optimizer.ADADELTA) {
            float fresh = 1 - rule.rho();
            float momentum = table.other(row, RowTable.BIAS_MOMENTUM);
            accumulator = rule.rho() * accumulator + fresh * gradient * gradient;
            rate = (float) Math.sqrt(momentum + rule.epsilon()) / (float) Math.sqrt(accumulator + rule.epsilon());
            float update = rate * gradient;
            table.setOther(row, RowTable.BIAS_MOMENTUM, rule.rho() * momentum + fresh * update * update);
        } else {
            rate = rule.learningRate() / (float) Math.sqrt(accumulator);
            accumulator += gradient * gradient;
        }
        table.setOther(row, RowTable.BIAS_ACCUMULATOR, accumulator);
        table.setOther(
                row, RowTable.BIAS, (table.other(row, RowTable.BIAS) - rate * gradient) * (1 + rule.alpha() * rate));
        return rate;
    }
}
