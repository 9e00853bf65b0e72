package io.offerstream.operations.explain;

import io.offerstream.platform.reference.Eligibility;
import io.offerstream.schemas.CycleOpened;
import java.time.Instant;
import java.util.Optional;

/**
 * When an offer was live in a cycle, as tasks came to know it. Owned by one thread.
 */
public final class OfferTimes {
    private Instant liveSince;
    private Instant liveUntil;

    private OfferTimes() {}

    /** The offer is {@code offerId} of the cycle's market. */
    public static OfferTimes read(ControlLog control, CycleOpened cycle, String offerId) {
        var times = new OfferTimes();
        control.between(
                cycle.getDecidedAt(),
                cycle.getClosesAt(),
                (tick, known) -> known.offer(cycle.getMarket(), offerId)
                        .ifPresent(offer -> times.reach(tick, Eligibility.isLive(offer, tick))));
        return times;
    }

    private void reach(Instant tick, boolean isLive) {
        if (isLive && (liveSince == null || liveUntil != null)) {
            liveSince = tick;
            liveUntil = null;
        } else if (!isLive && liveSince != null && liveUntil == null) {
            liveUntil = tick;
        }
    }

    /** The first tick of the cycle that found it live; empty if none did. */
    public Optional<Instant> liveSince() {
        return Optional.ofNullable(liveSince);
    }

    /** The tick of the cycle that found it live no more; empty if it was to the end, or never. */
    public Optional<Instant> liveUntil() {
        return Optional.ofNullable(liveUntil);
    }
}
