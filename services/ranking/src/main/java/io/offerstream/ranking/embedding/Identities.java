package io.offerstream.ranking.embedding;

import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which offers' identities have been learnt from. One that has not is nobody in particular: it is the mean of those that
 * have, when it is scored and when its training starts. Owned by one thread.
 */
public final class Identities {
    private final BitSet interacted = new BitSet();

    public boolean isInteracted(int row) {
        return interacted.get(row);
    }

    /** For a checkpoint that is read back. */
    public void markInteracted(int row) {
        interacted.set(row);
    }

    /** How many there are; with 0 there is no mean. */
    public int count() {
        return interacted.cardinality();
    }

    /**
     * The mean of the interacted, in the order of their rows.
     *
     * @param mean shape {@code [components]}; written, 0 if there is none
     * @return the mean bias
     */
    public float mean(Kernel kernel, Embeddings embeddings, float[] mean) {
        Arrays.fill(mean, 0);
        if (interacted.isEmpty()) {
            return 0;
        }
        float weight = 1f / interacted.cardinality();
        float bias = 0;
        for (int row = interacted.nextSetBit(0); row >= 0; row = interacted.nextSetBit(row + 1)) {
            bias = Math.fma(weight, embeddings.addTo(kernel, weight, row, mean), bias);
        }
        return bias;
    }

    /**
     * Starts those of the rows that have not been learnt from, at the mean of those that have; the very first keep what
     * they were made with.
     */
    public void start(Kernel kernel, Embeddings embeddings, BitSet rows) {
        var fresh = (BitSet) rows.clone();
        fresh.andNot(interacted);
        if (fresh.isEmpty()) {
            return;
        }
        if (!interacted.isEmpty()) {
            var mean = new float[embeddings.components()];
            float bias = mean(kernel, embeddings, mean);
            fresh.stream().forEach(row -> embeddings.set(row, mean, bias));
        }
        interacted.or(fresh);
    }
}
