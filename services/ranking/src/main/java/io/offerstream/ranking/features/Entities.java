package io.offerstream.ranking.features;

import java.util.Arrays;

/**
 * Customers or offers as weighted sums of features: entity e has the features {@code row(at)} with the weights
 * {@code weight(at)} for {@code start(e) <= at < end(e)}. Grows; what was added stays. Owned by one thread while it grows.
 */
public final class Entities {
    /** No weight may be larger: its square has to be a float with room to spare. */
    public static final float LARGEST_WEIGHT = 1e6f;

    private int size;
    private int featureRows;
    private int[] starts = new int[16];
    private int[] rows = new int[32];
    private float[] weights = new float[32];

    /**
     * Adds the next entity.
     *
     * @param rows of its features, 0 or more each, distinct
     * @param weights one a feature, finite
     * @return its number: 0 for the first, and so on
     * @throws IllegalArgumentException if the lengths differ, a row is negative or named twice, or a weight is not finite
     *     or larger than {@value #LARGEST_WEIGHT}
     */
    public int add(int[] rows, float[] weights) {
        check(rows, weights);
        int start = starts[size];
        int end = start + rows.length;
        if (end > this.rows.length) {
            int capacity = Math.max(end, 2 * this.rows.length);
            this.rows = Arrays.copyOf(this.rows, capacity);
            this.weights = Arrays.copyOf(this.weights, capacity);
        }
        System.arraycopy(rows, 0, this.rows, start, rows.length);
        System.arraycopy(weights, 0, this.weights, start, weights.length);
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        for (int row : rows) {
            featureRows = Math.max(featureRows, row + 1);
        }
        starts[size + 1] = end;
        return size++;
    }

    private static void check(int[] rows, float[] weights) {
        if (rows.length != weights.length) {
            throw new IllegalArgumentException(
                    "an entity has " + rows.length + " features, but " + weights.length + " weights");
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0) {
                throw new IllegalArgumentException("feature row " + rows[i] + " is negative");
            }
            if (!(Math.abs(weights[i]) <= LARGEST_WEIGHT)) {
                throw new IllegalArgumentException("feature row " + rows[i] + " has the weight " + weights[i]
                        + ", but weights have to be numbers of at most " + LARGEST_WEIGHT);
            }
            for (int j = 0; j < i; j++) {
                if (rows[i] == rows[j]) {
                    throw new IllegalArgumentException("an entity has feature row " + rows[i] + " twice");
                }
            }
        }
    }

    public int size() {
        return size;
    }

    /** One more than the highest feature row that any of them has. */
    public int rows() {
        return featureRows;
    }

    /** Forgets all entities. */
    public void clear() {
        size = 0;
        featureRows = 0;
    }

    public int start(int entity) {
        return starts[entity];
    }

    public int end(int entity) {
        return starts[entity + 1];
    }

    public int row(int at) {
        return rows[at];
    }

    public float weight(int at) {
        return weights[at];
    }
}
