package io.offerstream.platform.market;

import java.time.Instant;

/**
 * One assignment cycle in time, half-open.
 *
 * @param id unique in the market and never changing: the market-local start, e.g. {@code 2026-11-23T04:00}. Where the
 *     clock goes back and an hour comes twice, the second coming carries its offset: {@code 2026-10-25T02:00+01:00}
 * @param opensAt first instant of the cycle
 * @param closesAt first instant after it
 */
public record CycleWindow(String id, Instant opensAt, Instant closesAt) {
    public CycleWindow {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id must not be blank");
        }
        if (!opensAt.isBefore(closesAt)) {
            throw new IllegalArgumentException(
                    "cycle " + id + " must close after it opens, found " + opensAt + " to " + closesAt);
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(opensAt) && instant.isBefore(closesAt);
    }
}
