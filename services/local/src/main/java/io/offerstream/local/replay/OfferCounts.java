package io.offerstream.local.replay;

import io.offerstream.schemas.InteractionCounts;
import java.util.Collection;

/** What the system counted of one offer, over all cycles and arms. */
public record OfferCounts(long sent, long exposures, long redemptions, long attributed) {
    static final OfferCounts NONE = new OfferCounts(0, 0, 0, 0);

    /** Of all offers together. */
    public static OfferCounts sum(Collection<OfferCounts> counts) {
        return counts.stream().reduce(NONE, OfferCounts::plus);
    }

    OfferCounts plus(InteractionCounts counts) {
        return new OfferCounts(
                sent + counts.getSent(),
                exposures + counts.getExposures(),
                redemptions + counts.getRedemptions(),
                attributed + counts.getAttributedRedemptions());
    }

    OfferCounts plus(OfferCounts other) {
        return new OfferCounts(
                sent + other.sent,
                exposures + other.exposures,
                redemptions + other.redemptions,
                attributed + other.attributed);
    }
}
