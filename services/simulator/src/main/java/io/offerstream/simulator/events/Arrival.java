package io.offerstream.simulator.events;

import java.time.Instant;

/**
 * An event on its way.
 *
 * @param at when it comes to the topics; never before its own time
 * @param id of the event, for those that arrive together
 * @param event of type {@code E}
 */
record Arrival<E>(Instant at, String id, E event) implements Comparable<Arrival<E>> {
    @Override
    public int compareTo(Arrival<E> other) {
        int byTime = at.compareTo(other.at);
        return byTime == 0 ? id.compareTo(other.id) : byTime;
    }
}
