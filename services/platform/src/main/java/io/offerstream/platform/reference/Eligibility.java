package io.offerstream.platform.reference;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Which offers may be assigned: one rule for the conductor, which pins them, and the assigner, which hands them out. */
public final class Eligibility {
    /** How a customer's profile says which channels they use. */
    private static final String CHANNEL = "CHANNEL=";

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

    /** For every channel, or for one that the customer uses. */
    public static boolean isOnChannel(Offer offer, Collection<String> profileFeatures) {
        return offer.getChannels().isEmpty()
                || offer.getChannels().stream().anyMatch(channel -> profileFeatures.contains(CHANNEL + channel));
    }

    /** By what the customer is: segment and channel. */
    public static boolean isOpenTo(Offer offer, List<String> profileFeatures) {
        return isFor(offer, profileFeatures) && isOnChannel(offer, profileFeatures);
    }
}
