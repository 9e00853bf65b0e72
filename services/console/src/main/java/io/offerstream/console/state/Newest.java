package io.offerstream.console.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest few of a long row, and how many there were. Not safe for use from several threads. */
public final class Newest<T> {
    private final Deque<T> kept = new ArrayDeque<>();
    private final int most;
    private long seen;

    Newest(int most) {
        this.most = most;
    }

    void add(T item) {
        seen++;
        kept.addFirst(item);
        if (kept.size() > most) {
            kept.removeLast();
        }
    }

    /** A copy, newest first. */
    public List<T> list() {
        return new ArrayList<>(kept);
    }

    /** How many there were, the forgotten ones too. */
    public long seen() {
        return seen;
    }
}
