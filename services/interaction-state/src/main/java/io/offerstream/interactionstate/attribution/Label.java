package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.attribution.Attribution.Exposure;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.schemas.OutcomeKind;
import java.util.Optional;

/**
 * What became of one exposure, or of one organic redemption.
 *
 * @param subject the impression and offer, or the redemption: stays the same when the label is corrected
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
    static Label of(Exposure exposure, OutcomeKind kind, Optional<OfferUse> use, long sealAt) {
        var subject = exposure.slate().getEventId() + "#" + exposure.offerId();
        return new Label(subject, kind, exposure.offerId(), Optional.of(exposure), use, sealAt);
    }

    static Label organic(OfferUse use, OutcomeKind kind, long sealAt) {
        return new Label(
                "organic#" + use.getEventId(), kind, use.getOfferId(), Optional.empty(), Optional.of(use), sealAt);
    }

    /** When the exposure, or the organic redemption, was: epoch milliseconds. */
    long time() {
        return exposure.map(shown -> shown.slate().getTime())
                .orElseGet(() -> use.orElseThrow().getTime());
    }
}
