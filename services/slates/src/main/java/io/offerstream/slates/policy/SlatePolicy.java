package io.offerstream.slates.policy;

/** Chooses slates of one cycle's offers, and knows how probable each choice was. Owned by one thread. */
public interface SlatePolicy {
    /**
     * Chooses an ordered slate of different offers.
     *
     * @param row which of the customers that were scored before; of no meaning where a policy scores nobody
     */
    Slate choose(int row, Choice choice);

    /**
     * How an offer stands in such a choice, whether the customer may have it or not.
     *
     * @param customerKey as in {@link Choice}
     */
    Standing stand(int row, int offer, long customerKey);
}
