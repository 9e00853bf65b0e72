package io.offerstream.console.state;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * An offer as it is, and since when it has been on.
 *
 * @param offer newest revision
 * @param liveFrom first instant at which it could be shown, as far as the topic still has its first revision
 */
public record KnownOffer(Offer offer, Optional<Instant> liveFrom) {
    KnownOffer followedBy(Offer next) {
        return new KnownOffer(next, liveFrom.or(() -> since(next)));
    }

    static KnownOffer first(Offer offer) {
        return new KnownOffer(offer, offer.getRevision() == 1 ? since(offer) : Optional.empty());
    }

    private static Optional<Instant> since(Offer offer) {
        if (offer.getStatus() != OfferStatus.LIVE) {
            return Optional.empty();
        }
        return Optional.of(
                offer.getValidFrom().isAfter(offer.getEventTime()) ? offer.getValidFrom() : offer.getEventTime());
    }

    /** Whether it may be shown at {@code time}. */
    public boolean isOn(Instant time) {
        return offer.getStatus() == OfferStatus.LIVE
                && !time.isBefore(offer.getValidFrom())
                && time.isBefore(offer.getValidTo());
    }
}
