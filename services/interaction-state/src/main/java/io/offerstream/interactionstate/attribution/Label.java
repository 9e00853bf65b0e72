package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.attribution.Attribution.Exposure;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SealedLabel;
import io.offerstream.schemas.OutcomeKind;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one exposure, or of one organic redemption.
 *
 * @param subject the impression and position, or the redemption: stays the same when the label is corrected, and is no
 *     other's, whatever characters the producers' ids hold
 * @param exposure empty if organic
 * @param use the redemption, if there was one
 * @param sealAt epoch milliseconds of the first tick that may emit it
 */
record Label(
        String subject,
        OutcomeKind kind,
        String offerId,
        Optional<Exposure> exposure,
        Optional<OfferUse> use,
        long sealAt) {
    private static final String ORGANIC = "organic#";

    static Label of(Exposure exposure, OutcomeKind kind, Optional<OfferUse> use, long sealAt) {
        var subject = "shown#" + exposure.slate().getEventId() + "#" + exposure.position();
        return new Label(subject, kind, exposure.offerId(), Optional.of(exposure), use, sealAt);
    }

    static Label organic(OfferUse use, OutcomeKind kind, long sealAt) {
        return new Label(organicSubject(use), kind, use.getOfferId(), Optional.empty(), Optional.of(use), sealAt);
    }

    static String organicSubject(OfferUse use) {
        return ORGANIC + use.getEventId();
    }

    static boolean isOrganic(String subject) {
        return subject.startsWith(ORGANIC);
    }

    /** Whether {@code sealed} said the same. */
    boolean says(SealedLabel sealed) {
        return sealed.getKind().equals(kind.name()) && Objects.equals(sealed.getRedemptionId(), redemptionId());
    }

    /** The redemption as a sealed label holds it: null where there is none. */
    String redemptionId() {
        return use.map(OfferUse::getEventId).orElse(null);
    }

    /** When the exposure, or the organic redemption, was: epoch milliseconds. */
    long time() {
        return exposure.map(shown -> shown.slate().getTime())
                .orElseGet(() -> use.orElseThrow().getTime());
    }
}
