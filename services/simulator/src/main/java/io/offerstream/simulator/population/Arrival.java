package io.offerstream.simulator.population;

import java.time.Instant;

/**
 * An event as it arrives: at its own time, or late, or once more.
 *
 * @param at when it is to be published; never before the event's own time
 * @param event the event, of type {@code E}
 */
public record Arrival<E>(Instant at, E event) {}
