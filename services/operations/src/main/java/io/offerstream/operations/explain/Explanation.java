package io.offerstream.operations.explain;

import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleOpened;
import java.util.List;
import java.util.Optional;

/**
 * All that is to be said of one customer's assignment.
 *
 * @param revisions of the cycle, oldest first; the last one is explained
 * @param isWhole whether every part of a score is shown, however small
 */
public record Explanation(
        CycleOpened cycle, List<Assignment> revisions, Again again, List<OfferStanding> offers, boolean isWhole) {
    public Assignment published() {
        return again.published();
    }

    public String key() {
        return again.subject().key();
    }

    public List<FieldDifference> differences() {
        return DecidedAgain.differences(again);
    }

    /** What a score is made of; empty where no model ranked. */
    public Optional<ScoreParts> parts(OfferStanding offer) {
        return again.decision().serving().model().map(model -> ScoreParts.of(again, offer.offer()));
    }

    public String change(OfferStanding offer) {
        return new SmallestChange(again).of(offer);
    }
}
