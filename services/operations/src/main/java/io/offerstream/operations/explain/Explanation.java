package io.offerstream.operations.explain;

import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Policy;
import java.util.List;
import java.util.Locale;
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

    /** Who served, and why: continues a sentence, with its own punctuation. */
    public String because() {
        return switch (published().getReason()) {
            case ARM -> ", the arm's own policy";
            case NO_MODEL -> ": the cycle pinned no model";
            case NO_POPULARITY -> ": the market has no popularity yet";
            case NO_CONSENT -> ": the customer may not be profiled";
            case FALLBACK -> ": the market has fallen back, or re-enters by steps";
            case KILL_SWITCH -> ": ops have thrown the kill switch";
            case NO_ELIGIBLE_OFFER -> ": there is no offer that the customer may get";
            case CANDIDATE -> ": a candidate that is tried on a part of TEST";
            case PREVIOUS_MODEL -> ": the previous model, because the live one shows too few offers";
            case MODEL_UNREADABLE -> ": the pinned model could not be read";
            case UNKNOWN -> "";
        };
    }

    /** How the slate comes about. */
    public String rule() {
        var serving = again.decision().serving();
        double temperature = again.open().config().assignment().temperature();
        return switch (serving.policy()) {
            case MODEL ->
                text(
                        "The largest sums make the slate: logit = (score + price) / temperature %s, luck is the draw's"
                                + " own for customer and offer. Scores are of model version %d.",
                        temperature, serving.model().orElseThrow().version());
            case POPULARITY ->
                serving.isDrawn()
                        ? text(
                                "The largest sums make the slate: score is the log odds of the popularity, logit = (score +"
                                        + " price) / temperature %s, luck is the draw's own for customer and offer.",
                                temperature)
                        : "The largest scores make the slate, which are popularities; there is no chance in it.";
            case RANDOM -> "The largest luck makes the slate, the draw's own for customer and offer.";
            case NEWEST -> "The newest offers make the slate; the score is when an offer became valid.";
            case NONE, UNKNOWN -> "";
        };
    }

    /** By logit alone; of random slates it says nothing. */
    public String place(OfferStanding offer) {
        var decision = again.decision();
        return decision.serving().policy() == Policy.RANDOM
                ? "–"
                : offer.placeByLogit()
                        + (offer.isExplored(decision.slate().offers().size()) ? " (explored)" : "");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
