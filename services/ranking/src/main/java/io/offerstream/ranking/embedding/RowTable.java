package io.offerstream.ranking.embedding;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;

/**
 * The numbers of all rows, in three arrays of one stride: embeddings with all that a row has one of, accumulators, momenta.
 * A row's numbers lie together, and no other's between them. Owned by one thread, but for rows that were dealt out.
 */
final class RowTable {
    /** Where in a row, after the embedding, its other numbers are. */
    static final int BIAS = 0;

    static final int BIAS_ACCUMULATOR = 1;
    static final int BIAS_MOMENTUM = 2;
    static final int ROW_ACCUMULATOR = 3;

    private static final int OTHERS = 4;

    private final int components;
    private final Optimizer optimizer;
    private final long seed;
    private final int stride;

    private int rows;
    private int capacity;
    private float[] numbers = {};
    /** One a component; empty for an optimiser that has one a row. */
    private float[] accumulators = {};
    /** One a component; empty without AdaDelta. */
    private float[] momenta = {};

    RowTable(int components, Optimizer optimizer, long seed) {
        this.components = components;
        this.optimizer = optimizer;
        this.seed = seed;
        stride = components + OTHERS;
    }

    int rows() {
        return rows;
    }

    /** Embeddings, and after each what {@link #other} gives. */
    float[] numbers() {
        return numbers;
    }

    float[] accumulators() {
        return accumulators;
    }

    float[] momenta() {
        return momenta;
    }

    /** Where a row begins, in each of the arrays. */
    int offset(int row) {
        return row * stride;
    }

    float other(int row, int which) {
        return numbers[row * stride + components + which];
    }

    void setOther(int row, int which, float number) {
        numbers[row * stride + components + which] = number;
    }

    /**
     * Adds rows until there are so many.
     *
     * @throws IllegalArgumentException if they would not fit into one array
     */
    void growTo(int wanted) {
        int most = (Integer.MAX_VALUE - 64) / stride;
        if (wanted > most) {
            throw new IllegalArgumentException(
                    wanted + " features of " + components + " components are too many for one model");
        }
        if (wanted > capacity) {
            allocate(Math.max(wanted, (int) Math.min(capacity * 3L / 2, most)));
        }
        var start = new Chance(seed);
        for (int row = rows; row < wanted; row++) {
            var chance = start.split(row);
            for (int i = 0; i < components; i++) {
                numbers[row * stride + i] = (chance.nextFloat() - 0.5f) / components;
            }
            forget(row);
        }
        rows = Math.max(rows, wanted);
    }

    void shrinkTo(int wanted) {
        rows = Math.min(rows, wanted);
    }

    private void allocate(int wanted) {
        capacity = wanted;
        numbers = Arrays.copyOf(numbers, capacity * stride);
        if (optimizer != Optimizer.ROW_ADAGRAD) {
            accumulators = Arrays.copyOf(accumulators, capacity * stride);
        }
        if (optimizer == Optimizer.ADADELTA) {
            momenta = Arrays.copyOf(momenta, capacity * stride);
        }
    }

    /** The bias, and the optimiser's memory, as at the start. */
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
    }

    void set(int row, float[] embedding, float bias) {
        System.arraycopy(embedding, 0, numbers, row * stride, components);
        setOther(row, BIAS, bias);
    }

    RowState state(int row) {
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

    /** @throws IllegalArgumentException if it comes from another optimiser or number of components */
    void restore(int row, RowState state) {
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

    /** Multiplies a row's embedding and bias. */
    void scale(int row, float factor) {
        int offset = row * stride;
        // The bias comes right after the embedding.
        for (int i = offset; i <= offset + components; i++) {
            numbers[i] *= factor;
        }
    }

    /** Each accumulator G becomes start + keep · (G - start). */
    void decayAccumulators(float keep) {
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

    /** Everything of one row is put in place of another's. */
    void copyRow(int from, int to) {
        for (var array : new float[][] {numbers, accumulators, momenta}) {
            if (array.length > 0) {
                System.arraycopy(array, from * stride, array, to * stride, stride);
            }
        }
    }

    /** As {@link Embeddings#mergeRow}. */
    void mergeRow(Kernel kernel, int row, int copy, int start) {
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
}
