package io.offerstream.platform.tick;

import java.util.Comparator;

/**
 * Facts that are handed down next to each other, by key.
 *
 * @param bound the newest mark that stood before them in their partitions, or of an input that is not awaited the tick
 *     decided last when they came, epoch milliseconds
 * @param rank of {@link Upstream.Order}
 */
record Slot(long bound, byte rank) implements Comparable<Slot> {
    private static final Comparator<Slot> ORDER =
            Comparator.comparingLong(Slot::bound).thenComparingInt(Slot::rank);

    /** Sorts before every slot with that bound. */
    static Slot firstOf(long bound) {
        return new Slot(bound, (byte) 0);
    }

    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }
}
