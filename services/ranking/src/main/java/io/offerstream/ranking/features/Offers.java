package io.offerstream.ranking.features;

import java.util.Arrays;
import java.util.OptionalInt;

/** Offers as weighted sums of features, one of which may be the offer's identity. Grows; owned by one thread. */
public final class Offers {
    private static final int NONE = -1;

    private final Entities entities = new Entities();
    private int[] identities = new int[16];

    /** As {@link Entities#add}, for an offer that is nothing but what it has in common with others. */
    public int add(int[] rows, float[] weights) {
        return add(rows, weights, NONE);
    }

    /**
     * As {@link Entities#add}.
     *
     * @param identity which of the rows is this offer's own
     * @throws IllegalArgumentException if it is none of them
     */
    public int addWithIdentity(int[] rows, float[] weights, int identity) {
        if (Arrays.stream(rows).noneMatch(row -> row == identity)) {
            throw new IllegalArgumentException("the identity row " + identity + " is none of the offer's features");
        }
        return add(rows, weights, identity);
    }

    private int add(int[] rows, float[] weights, int identity) {
        int offer = entities.add(rows, weights);
        if (offer == identities.length) {
            identities = Arrays.copyOf(identities, 2 * offer);
        }
        identities[offer] = identity;
        return offer;
    }

    public Entities entities() {
        return entities;
    }

    public int size() {
        return entities.size();
    }

    /** The row of the offer's own feature. */
    public OptionalInt identity(int offer) {
        return identities[offer] == NONE ? OptionalInt.empty() : OptionalInt.of(identities[offer]);
    }
}
