package io.offerstream.ranking.embedding;

import io.offerstream.ranking.chance.Chance;
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

    /** Where in a row, after the embedding, its other numbers are: one row's lie together, and no other's between. */
    private static final int BIAS = 0;

    private static final int BIAS_ACCUMULATOR = 1;
    private static final int BIAS_MOMENTUM = 2;
    private static final int ROW_ACCUMULATOR = 3;
    private static final int OTHERS = 4;

    private final int components;
    private final StepRule rule;
    private final Optimizer optimizer;
    private final long seed;
    /** From one row to the next, in each of the three arrays. */
    private final int stride;

    private int rows;
    private float[] numbers = {};
    /** One a component; empty for an optimiser that has one a row. */
    private float[] accumulators = {};
    /** One a component; empty without AdaDelta. */
    private float[] momenta = {};

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
        this.seed = seed;
        stride = components + OTHERS;
        largestScale = LARGEST_SCALE;
    }

    /** Shares all numbers with another, but has a scale of its own, which it leaves to the other to absorb. */
    private Embeddings(Embeddings other) {
        components = other.components;
        rule = other.rule;
        optimizer = other.optimizer;
        seed = other.seed;
        stride = other.stride;
        rows = other.rows;
        numbers = other.numbers;
        accumulators = other.accumulators;
        momenta = other.momenta;
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
        return rows;
    }

    /**
     * Makes room for so many rows; new ones start uniform in [-0.5, 0.5) / components by seed and row, with a bias of 0.
     *
     * @throws IllegalArgumentException if they would not fit into one array
     */
    public void growTo(int wanted) {
        if (wanted <= rows) {
            return;
        }
        int most = (Integer.MAX_VALUE - 64) / stride;
        if (wanted > most) {
            throw new IllegalArgumentException(
                    wanted + " features of " + components + " components are too many for one model");
        }
        if (wanted > dividedBy.length) {
            allocate(Math.max(wanted, (int) Math.min(dividedBy.length * 3L / 2, most)));
        }
        var start = new Chance(seed);
        for (int row = rows; row < wanted; row++) {
            var chance = start.split(row);
            for (int i = 0; i < components; i++) {
                numbers[row * stride + i] = (chance.nextFloat() - 0.5f) / components;
            }
            forget(row);
        }
        rows = wanted;
    }

    /** Gives up rows that were added last. */
    public void shrinkTo(int wanted) {
        rows = Math.min(rows, wanted);
    }

    private void allocate(int capacity) {
        numbers = Arrays.copyOf(numbers, capacity * stride);
        if (optimizer != Optimizer.ROW_ADAGRAD) {
            accumulators = Arrays.copyOf(accumulators, capacity * stride);
        }
        if (optimizer == Optimizer.ADADELTA) {
            momenta = Arrays.copyOf(momenta, capacity * stride);
        }
        dividedBy = Arrays.copyOf(dividedBy, capacity);
    }

    /** The optimiser's memory of a row as at the start. */
    private void forget(int row) {
        int offset = row * stride;
        float start = optimizer.initialAccumulator();
        setOther(row, BIAS, 0);
        setOther(row, BIAS_ACCUMULATOR, start);
        setOther(row, BIAS_MOMENTUM, 0);
        setOther(row, ROW_ACCUMULATOR, start);
        if (accumulators.length > 0) {
            Arrays.fill(accumulators, offset, offset + components, start);
        }
        if (momenta.length > 0) {
            Arrays.fill(momenta, offset, offset + components, 0);
        }
        dividedBy[row] = divisor;
    }

    private float other(int row, int which) {
        return numbers[row * stride + components + which];
    }

    private void setOther(int row, int which, float number) {
        numbers[row * stride + components + which] = number;
    }

    /** Puts numbers in place of a row's own.
     *
     * @param embedding shape {@code [components]}
     */
    public void set(int row, float[] embedding, float bias) {
        settle(row);
        System.arraycopy(embedding, 0, numbers, row * stride, components);
        setOther(row, BIAS, bias);
    }

    /** All that is known of a row, as a checkpoint keeps it. */
    public RowState state(int row) {
        settle(row);
        return new RowState(
                components(numbers, row),
                other(row, BIAS),
                optimizer == Optimizer.ROW_ADAGRAD
                        ? new float[] {other(row, ROW_ACCUMULATOR)}
                        : components(accumulators, row),
                other(row, BIAS_ACCUMULATOR),
                optimizer == Optimizer.ADADELTA ? components(momenta, row) : new float[0],
                other(row, BIAS_MOMENTUM));
    }

    private float[] components(float[] array, int row) {
        return Arrays.copyOfRange(array, row * stride, row * stride + components);
    }

    /**
     * Puts back what {@link #state} gave.
     *
     * @throws IllegalArgumentException if it comes from another optimiser or number of components
     */
    public void restore(int row, RowState state) {
        int accumulatorsPerRow = optimizer.accumulators(components);
        int momentaPerRow = optimizer == Optimizer.ADADELTA ? components : 0;
        if (state.embedding().length != components
                || state.accumulators().length != accumulatorsPerRow
                || state.momenta().length != momentaPerRow) {
            throw new IllegalArgumentException("the state of row " + row + " has " + state.embedding().length
                    + " components, " + state.accumulators().length + " accumulators and " + state.momenta().length
                    + " momenta, but " + optimizer + " with no_components " + components + " has " + components + ", "
                    + accumulatorsPerRow + " and " + momentaPerRow);
        }
        set(row, state.embedding(), state.bias());
        setOther(row, BIAS_ACCUMULATOR, state.biasAccumulator());
        setOther(row, BIAS_MOMENTUM, state.biasMomentum());
        if (optimizer == Optimizer.ROW_ADAGRAD) {
            setOther(row, ROW_ACCUMULATOR, state.accumulators()[0]);
        } else {
            System.arraycopy(state.accumulators(), 0, accumulators, row * stride, components);
        }
        System.arraycopy(state.momenta(), 0, momenta, momentaPerRow == 0 ? 0 : row * stride, momentaPerRow);
    }

    /** Makes the divisions that the row is behind with; to be called before it is read or moved. */
    private void settle(int row) {
        double done = dividedBy[row];
        if (done != divisor) {
            float factor = (float) (done / divisor);
            int offset = row * stride;
            // The bias comes right after the embedding.
            for (int i = offset; i <= offset + components; i++) {
                numbers[i] *= factor;
            }
            dividedBy[row] = divisor;
        }
    }

    /** Makes all divisions now. */
    public void settleAll() {
        for (int row = 0; row < rows; row++) {
            settle(row);
        }
    }

    /** Everything of one row is put in place of another's. */
    public void copyRow(int from, int to) {
        settle(from);
        for (var array : new float[][] {numbers, accumulators, momenta}) {
            if (array.length > 0) {
                System.arraycopy(array, from * stride, array, to * stride, stride);
            }
        }
        dividedBy[to] = dividedBy[from];
    }

    /**
     * Adds to a row what a copy of it has learnt, and makes the copy as the row is then.
     *
     * @param start what the copy was when it was last as the row
     */
    public void mergeRow(Kernel kernel, int row, int copy, int start) {
        if (optimizer == Optimizer.ADADELTA) {
            limitFading(accumulators, row, copy, start, 0, components);
            limitFading(momenta, row, copy, start, 0, components);
            limitFading(numbers, row, copy, start, components + BIAS_ACCUMULATOR, components + BIAS_MOMENTUM + 1);
        }
        kernel.merge(numbers, row * stride, copy * stride, start * stride, stride);
        if (accumulators.length > 0) {
            kernel.merge(accumulators, row * stride, copy * stride, start * stride, stride);
        }
        if (momenta.length > 0) {
            kernel.merge(momenta, row * stride, copy * stride, start * stride, stride);
        }
    }

    /**
     * AdaDelta's averages fade as they are used. Where both row and copy have faded, the one that did more says how far:
     * taken together they could fall below 0.
     */
    private void limitFading(float[] averages, int row, int copy, int start, int from, int to) {
        for (int i = from; i < to; i++) {
            float larger = Math.max(averages[row * stride + i], averages[copy * stride + i]);
            averages[start * stride + i] = Math.min(averages[start * stride + i], larger);
        }
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
            divisor = 1;
            Arrays.fill(dividedBy, 1);
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
        float start = optimizer.initialAccumulator();
        for (int row = 0; row < rows; row++) {
            int offset = row * stride;
            decay(numbers, offset + components + BIAS_ACCUMULATOR, keep, start);
            decay(numbers, offset + components + ROW_ACCUMULATOR, keep, start);
            for (int i = offset; accumulators.length > 0 && i < offset + components; i++) {
                decay(accumulators, i, keep, start);
            }
        }
    }

    private static void decay(float[] array, int at, float keep, float start) {
        array[at] = Math.fma(keep, array[at] - start, start);
    }

    /** As it is stored: the row's bias, plus its embedding times the other side's. */
    public float score(Kernel kernel, float[] other, int row) {
        settle(row);
        return kernel.dot(other, 0, numbers, row * stride, components) + other(row, BIAS);
    }

    /**
     * As it is stored: target = weight · embedding.
     *
     * @param target shape {@code [components]}
     * @return the row's bias
     */
    public float copyTo(Kernel kernel, float weight, int row, float[] target) {
        settle(row);
        kernel.scale(weight, numbers, row * stride, target, 0, components);
        return other(row, BIAS);
    }

    /**
     * As it is stored: target += weight · embedding.
     *
     * @param target shape {@code [components]}
     * @return the row's bias
     */
    public float addTo(Kernel kernel, float weight, int row, float[] target) {
        settle(row);
        kernel.addScaled(weight, numbers, row * stride, target, 0, components);
        return other(row, BIAS);
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
        int offset = row * stride;
        switch (optimizer) {
            case ADAGRAD -> {
                return kernel.adagrad(
                        numbers,
                        accumulators,
                        offset,
                        factor,
                        direction,
                        rule.learningRate(),
                        rule.alpha(),
                        components);
            }
            case ROW_ADAGRAD -> {
                float accumulator = other(row, ROW_ACCUMULATOR);
                float rate = rule.learningRate() / (float) Math.sqrt(accumulator);
                setOther(row, ROW_ACCUMULATOR, Math.fma(factor * factor, meanSquare, accumulator));
                kernel.move(numbers, offset, rate * factor, direction, 1 + rule.alpha() * rate, components);
                return rate * components;
            }
            case ADADELTA -> {
                return kernel.adadelta(
                        numbers,
                        accumulators,
                        momenta,
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
        float accumulator = other(row, BIAS_ACCUMULATOR);
        float rate;
        if (optimizer == Optimizer.ADADELTA) {
            float fresh = 1 - rule.rho();
            float momentum = other(row, BIAS_MOMENTUM);
            accumulator = rule.rho() * accumulator + fresh * gradient * gradient;
            rate = (float) Math.sqrt(momentum + rule.epsilon()) / (float) Math.sqrt(accumulator + rule.epsilon());
            float update = rate * gradient;
            setOther(row, BIAS_MOMENTUM, rule.rho() * momentum + fresh * update * update);
        } else {
            rate = rule.learningRate() / (float) Math.sqrt(accumulator);
            accumulator += gradient * gradient;
        }
        setOther(row, BIAS_ACCUMULATOR, accumulator);
        setOther(row, BIAS, (other(row, BIAS) - rate * gradient) * (1 + rule.alpha() * rate));
        return rate;
    }
}
