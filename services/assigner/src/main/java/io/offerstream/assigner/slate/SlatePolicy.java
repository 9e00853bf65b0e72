package io.offerstream.assigner.slate;

import java.util.List;

/** Chooses a slate, and knows how probable that choice was. */
public interface SlatePolicy {
    /**
     * Chooses an ordered slate of different offers.
     *
     * @param candidates in any order, each offer once
     * @param size {@code 0 <= size <= candidates.size()}
     */
    Slate slate(List<Candidate> candidates, int size);
}
