package io.offerstream.platform.reference;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;

/** Which offers may be assigned: one rule for the conductor, which pins them, and the assigner, which hands them out. */
public final class Eligibility {
    private Eligibility() {}

    /** Live, and valid at {@code time}. */
    public static boolean isLive(Offer offer, Instant time) {
        return offer.getStatus() == OfferStatus.LIVE
                && !time.isBefore(offer.getValidFrom())
                && time.isBefore(offer.getValidTo());
    }

    /** For everybody, or for one of the segments the customer is in. */
    public static boolean isFor(Offer offer, Collection<String> profileFeatures) {
        return offer.getSegments().isEmpty() || !Collections.disjoint(offer.getSegments(), profileFeatures);
    }
}
