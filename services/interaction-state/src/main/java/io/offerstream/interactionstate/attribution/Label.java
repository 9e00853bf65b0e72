package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.state.EventIds;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SealedLabels;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.schemas.OutcomeKind;
import java.util.Comparator;
import java.util.Optional;

/**
 * What became of one exposure, or of one organic redemption.
 *
 * @param exposure empty if organic
 * @param use the redemption, if there was one
 * @param sealAt epoch milliseconds of the first tick that may emit it
 */
record Label(OutcomeKind kind, Optional<Exposure> exposure, Optional<OfferUse> use, long sealAt) {
    /** Exposures before organic redemptions, where their times are the same. */
    static final Comparator<Label> BY_TIME = Comparator.comparingLong(Label::time)
            .thenComparing(label -> label.exposure().isEmpty())
            .thenComparing(label -> label.exposure()
                    .map(shown -> shown.slate().getEventId())
                    .orElseGet(() -> label.use().orElseThrow().getEventId()))
            .thenComparing(label -> label.exposure().map(Exposure::position).orElse(0));

    static Label of(Exposure exposure, OutcomeKind kind, Optional<OfferUse> use, long sealAt) {
        return new Label(kind, Optional.of(exposure), use, sealAt);
    }

    static Label organic(OfferUse use, OutcomeKind kind, long sealAt) {
        return new Label(kind, Optional.empty(), Optional.of(use), sealAt);
    }

    /**
     * The impression and position, or the redemption: stays the same when the label is corrected, and is no other's,
     * whatever characters the producers' ids hold.
     */
    String subject() {
        return exposure.map(shown -> subject(shown.slate(), shown.position()))
                .orElseGet(() -> "organic#" + EventIds.unpack(use.orElseThrow().getEventId()));
    }

    static String subject(SeenSlate slate, int position) {
        return "shown#" + EventIds.unpack(slate.getEventId()) + "#" + position;
    }

    String offerId() {
        return exposure.map(Exposure::offerId).orElseGet(() -> use.orElseThrow().getOfferId());
    }

    /** When the exposure, or the organic redemption, was: epoch milliseconds. */
    long time() {
        return exposure.map(shown -> shown.slate().getTime())
                .orElseGet(() -> use.orElseThrow().getTime());
    }

    /** Whether the label that was emitted said the same. */
    boolean isSealed() {
        return exposure.map(shown -> SealedLabels.says(shown.slate(), shown.position(), kind, redemption()))
                .orElseGet(() -> SealedLabels.says(use.orElseThrow(), kind));
    }

    /** Notes that it is emitted; its revision counts the labels of the subject from 1. */
    int seal() {
        return exposure.map(shown -> SealedLabels.seal(shown.slate(), shown.position(), kind, redemption()))
                .orElseGet(() -> SealedLabels.seal(use.orElseThrow(), kind));
    }

    private Optional<OfferUse> redemption() {
        return kind == OutcomeKind.REDEEMED ? use : Optional.empty();
    }
}
