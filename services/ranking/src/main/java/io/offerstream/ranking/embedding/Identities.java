package io.offerstream.ranking.embedding;

import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which offers' identities have been learnt from. One that has not is nobody in particular: it is the mean of those that
 * have, when it is scored and when its training starts. Of those, the redeemed: an identity that was never anything but a
 * negative says how far negatives sink, not what an offer is like. Owned by one thread.
 */
public final class Identities {
    private final BitSet interacted = new BitSet();
    private final BitSet redeemed = new BitSet();

    public boolean isInteracted(int row) {
        return interacted.get(row);
    }

    /** For a checkpoint that is read back. */
    public void markInteracted(int row) {
        interacted.set(row);
    }

    public boolean isRedeemed(int row) {
        return redeemed.get(row);
    }

    /** It counts for the mean from now on. */
    public void markRedeemed(int row) {
        interacted.set(row);
        redeemed.set(row);
    }

    /** How many there are; with 0 there is no mean. */
    public int count() {
        return interacted.cardinality();
    }

    /**
     * The mean of the redeemed, or as long as there are none of the interacted, in the order of their rows.
     *
     * @param mean shape {@code [components]}; written, 0 if there is none
     * @return the mean bias
     */
    public float mean(Kernel kernel, Embeddings embeddings, float[] mean) {
        Arrays.fill(mean, 0);
        var rows = redeemed.isEmpty() ? interacted : redeemed;
        float weight = 1f / rows.cardinality();
        float bias = 0;
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
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
