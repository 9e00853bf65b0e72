package io.offerstream.trainer.line;

import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.reference.MarketOffers;

/**
 * A contrast in the numbers that the library takes. What the reservoir keeps is learnt again and again, and is prepared
 * once, as long as the market's offers stay as they are.
 */
final class Prepared {
    /** Of one whose redeemed offers nobody knows. */
    static final long NEVER = Long.MAX_VALUE;

    final Contrast contrast;
    private final MarketOffers offers;
    private final int changes;

    /** Its offers that nobody knows, or that have no room. */
    final int unknown;
    /** When the last of the redeemed offers ends, epoch milliseconds; {@link #NEVER} if none is known. */
    final long end;
    /** Whether anything can be learnt from it; without that, all that follows is empty. */
    final boolean teaches;

    int[] rows = {};
    float[] weights = {};
    int[] redeemed = {};
    int[] seen = {};
    float[] examinations = {};
    int live;

    Prepared(Contrast contrast, MarketOffers offers, int unknown, long end, boolean teaches) {
        this.contrast = contrast;
        this.offers = offers;
        changes = offers.changes();
        this.unknown = unknown;
        this.end = end;
        this.teaches = teaches;
    }

    /** Whether it would come out the same again. An offer without room may get some. */
    @SuppressWarnings("ReferenceEquality") // the very same offers, unchanged
    boolean holds(MarketOffers now) {
        return unknown == 0 && now == offers && now.changes() == changes;
    }
}
