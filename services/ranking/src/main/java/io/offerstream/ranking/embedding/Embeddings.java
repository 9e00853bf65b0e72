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

    private final int components;
    private final StepRule rule;
    private final Optimizer optimizer;
    private final long seed;
    private final int accumulatorsPerRow;

    private int rows;
    private float[] values;
    private float[] biases;
    private float[] accumulators;
    private float[] biasAccumulators;
    private float[] momenta;
    private float[] biasMomenta;

    private double scale = 1;
    /** What all numbers have been divided by so far, and for each row, how much of it has been done. */
    private double divisor = 1;

    private double[] dividedBy;

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
        accumulatorsPerRow = optimizer.accumulators(components);
        values = new float[0];
        biases = new float[0];
        accumulators = new float[0];
        biasAccumulators = new float[0];
        momenta = new float[0];
        biasMomenta = new float[0];
        dividedBy = new double[0];
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
        if ((long) wanted * components > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    wanted + " features of " + components + " components are too many for one model");
        }
        if (wanted > biases.length) {
            allocate(Math.max(wanted, (int) Math.min(biases.length * 3L / 2, (Integer.MAX_VALUE - 64L) / components)));
        }
        var start = new Chance(seed);
        for (int row = rows; row < wanted; row++) {
            var chance = start.split(row);
            for (int i = 0; i < components; i++) {
                values[row * components + i] = (chance.nextFloat() - 0.5f) / components;
            }
            forget(row);
        }
        rows = wanted;
    }

    private void allocate(int capacity) {
        values = Arrays.copyOf(values, capacity * components);
        biases = Arrays.copyOf(biases, capacity);
        accumulators = Arrays.copyOf(accumulators, capacity * accumulatorsPerRow);
        biasAccumulators = Arrays.copyOf(biasAccumulators, capacity);
        if (optimizer == Optimizer.ADADELTA) {
            momenta = Arrays.copyOf(momenta, capacity * components);
            biasMomenta = Arrays.copyOf(biasMomenta, capacity);
        }
        dividedBy = Arrays.copyOf(dividedBy, capacity);
    }

    /** The optimiser's memory of a row as at the start. */
    private void forget(int row) {
        biases[row] = 0;
        dividedBy[row] = divisor;
        biasAccumulators[row] = optimizer.initialAccumulator();
        Arrays.fill(
                accumulators, row * accumulatorsPerRow, (row + 1) * accumulatorsPerRow, optimizer.initialAccumulator());
        if (optimizer == Optimizer.ADADELTA) {
            biasMomenta[row] = 0;
            Arrays.fill(momenta, row * components, (row + 1) * components, 0);
        }
    }

    /** Puts numbers in place of a row's own.
     *
     * @param embedding shape {@code [components]}
     */
    public void set(int row, float[] embedding, float bias) {
        settle(row);
        System.arraycopy(embedding, 0, values, row * components, components);
        biases[row] = bias;
    }

    /** All the numbers of a row, settled, as a checkpoint keeps them; shape of each array as {@link RowState} says. */
    public RowState state(int row) {
        settle(row);
        boolean hasMomenta = optimizer == Optimizer.ADADELTA;
        return new RowState(
                Arrays.copyOfRange(values, row * components, (row + 1) * components),
                biases[row],
                Arrays.copyOfRange(accumulators, row * accumulatorsPerRow, (row + 1) * accumulatorsPerRow),
                biasAccumulators[row],
                hasMomenta ? Arrays.copyOfRange(momenta, row * components, (row + 1) * components) : new float[0],
                hasMomenta ? biasMomenta[row] : 0);
    }

    /**
     * Puts back what {@link #state} gave.
     *
     * @throws IllegalArgumentException if it comes from another optimiser or number of components
     */
    public void restore(int row, RowState state) {
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
        System.arraycopy(state.accumulators(), 0, accumulators, row * accumulatorsPerRow, accumulatorsPerRow);
        biasAccumulators[row] = state.biasAccumulator();
        if (momentaPerRow > 0) {
            System.arraycopy(state.momenta(), 0, momenta, row * components, components);
            biasMomenta[row] = state.biasMomentum();
        }
    }

    /** Makes the divisions that the row is behind with; to be called before it is read or moved. */
    private void settle(int row) {
        double done = dividedBy[row];
        if (done != divisor) {
            float factor = (float) (done / divisor);
            int offset = row * components;
            for (int i = offset; i < offset + components; i++) {
                values[i] *= factor;
            }
            biases[row] *= factor;
            dividedBy[row] = divisor;
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
        if (scale > LARGEST_SCALE) {
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
        divisor *= by;
        if (divisor > Double.MAX_VALUE / 1e100) {
            for (int row = 0; row < rows; row++) {
                settle(row);
            }
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
        float start = optimizer.initialAccumulator();
        decay(accumulators, rows * accumulatorsPerRow, keep, start);
        decay(biasAccumulators, rows, keep, start);
    }

    private static void decay(float[] accumulators, int count, float keep, float start) {
        for (int i = 0; i < count; i++) {
            accumulators[i] = Math.fma(keep, accumulators[i] - start, start);
        }
    }

    /** As it is stored: the row's bias, plus its embedding times the other side's. */
    public float score(Kernel kernel, float[] other, int row) {
        settle(row);
        return kernel.dot(other, 0, values, row * components, components) + biases[row];
    }

    /**
     * As it is stored: target = weight · embedding.
     *
     * @param target shape {@code [components]}
     * @return the row's bias
     */
    public float copyTo(Kernel kernel, float weight, int row, float[] target) {
        settle(row);
        kernel.scale(weight, values, row * components, target, 0, components);
        return biases[row];
    }

    /**
     * As it is stored: target += weight · embedding.
     *
     * @param target shape {@code [components]}
     * @return the row's bias
     */
    public float addTo(Kernel kernel, float weight, int row, float[] target) {
        settle(row);
        kernel.addScaled(weight, values, row * components, target, 0, components);
        return biases[row];
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
        int offset = row * components;
        switch (optimizer) {
            case ADAGRAD -> {
                return kernel.adagrad(
                        values, accumulators, offset, factor, direction, rule.learningRate(), rule.alpha(), components);
            }
            case ROW_ADAGRAD -> {
                float rate = rule.learningRate() / (float) Math.sqrt(accumulators[row]);
                accumulators[row] += factor * factor * meanSquare;
                kernel.move(values, offset, rate * factor, direction, 1 + rule.alpha() * rate, components);
                return rate * components;
            }
            case ADADELTA -> {
                return kernel.adadelta(
                        values,
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
        float rate;
        if (optimizer == Optimizer.ADADELTA) {
            float fresh = 1 - rule.rho();
            biasAccumulators[row] = rule.rho() * biasAccumulators[row] + fresh * gradient * gradient;
            rate = (float) Math.sqrt(biasMomenta[row] + rule.epsilon())
                    / (float) Math.sqrt(biasAccumulators[row] + rule.epsilon());
            float update = rate * gradient;
            biasMomenta[row] = rule.rho() * biasMomenta[row] + fresh * update * update;
        } else {
            rate = rule.learningRate() / (float) Math.sqrt(biasAccumulators[row]);
            biasAccumulators[row] += gradient * gradient;
        }
        biases[row] = (biases[row] - rate * gradient) * (1 + rule.alpha() * rate);
        return rate;
    }
}
