package io.offerstream.interactionstate.caps;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.util.Optional;
import java.util.function.Function;

/**
 * The offers of a market that may still be given to somebody: all but those that have ended or are withdrawn.
 *
 * @param offers every offer there is, by id
 * @param time at which one that has ended is none of them, in epoch milliseconds
 */
public record RunningOffers(Function<String, Optional<Offer>> offers, long time) {
    boolean have(String offerId) {
        return find(offerId).isPresent();
    }

    /** Whether this is one that a customer may see only so often. */
    public boolean haveCapped(String offerId) {
        return find(offerId).filter(offer -> offer.getImpressionCap() != null).isPresent();
    }

    private Optional<Offer> find(String offerId) {
        return offers.apply(offerId)
                .filter(offer -> offer.getStatus() != OfferStatus.WITHDRAWN)
                .filter(offer -> offer.getValidTo().toEpochMilli() > time);
    }
}
