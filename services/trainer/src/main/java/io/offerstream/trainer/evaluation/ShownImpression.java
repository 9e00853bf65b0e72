package io.offerstream.trainer.evaluation;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.TreeMap;

/** One impression of a random slate, as far as its outcomes are known. Owned by one thread. */
final class ShownImpression {
    private final TreeMap<Integer, Label> labels = new TreeMap<>();
    private Outcome first;

    private record Label(OutcomeKind kind, String offer, double propensity) {}

    /** Takes an outcome of one of its positions; a later one of the same position is right. */
    void add(Outcome outcome) {
        var known = labels.get(outcome.getPosition());
        if (outcome.getPositionPropensity() != null) {
            first = first == null ? outcome : first;
            labels.put(
                    outcome.getPosition(),
                    new Label(outcome.getKind(), outcome.getOfferId(), outcome.getPositionPropensity()));
        } else if (known != null && outcome.getKind() == OutcomeKind.CENSORED) {
            // Of an erased customer, of whom nothing more is said.
            labels.put(outcome.getPosition(), new Label(OutcomeKind.CENSORED, known.offer, known.propensity));
        }
    }

    /** When it was shown. */
    Instant time() {
        return first.getImpressionTime();
    }

    /** Whether it is known of every position that was assigned what became of it. */
    boolean isComplete() {
        var start = labels.get(0);
        return start != null
                && labels.size() >= positions(ShownSlate.candidates(start.propensity), first.getPropensity())
                && labels.lastKey() == labels.size() - 1;
    }

    /**
     * How many positions an assignment has: as many as make its propensity, since offers are drawn one after another.
     * An outcome does not say how many others there are. Where all candidates stand in the slate, the last is no chance,
     * and the larger number is meant: markets of fewer predictions than three, with one candidate more than that, are
     * never complete.
     */
    static int positions(int candidates, double propensity) {
        int positions = Integer.MAX_VALUE;
        double ways = 1;
        for (int n = 1; n <= Math.min(candidates, MarketConfig.MOST_PREDICTIONS); n++) {
            ways *= candidates - n + 1;
            if (Math.abs(1 / propensity - ways) < 0.5) {
                positions = n;
            }
        }
        return positions;
    }

    boolean isCensored() {
        return labels.values().stream().anyMatch(label -> label.kind == OutcomeKind.CENSORED);
    }

    /** The slate, of an impression that is complete and not censored. */
    ShownSlate slate() {
        var offers = new ArrayList<String>();
        var rewards = new ArrayList<Double>();
        var propensities = new ArrayList<Double>();
        for (var label : labels.values()) {
            offers.add(label.offer);
            rewards.add(label.kind == OutcomeKind.REDEEMED ? 1.0 : 0.0);
            propensities.add(label.propensity);
        }
        return new ShownSlate(
                first.getAssignmentId(),
                first.getCycleId(),
                first.getCustomerPseudonym(),
                offers,
                rewards,
                propensities,
                first.getCustomerFeatures(),
                first.getContextFeatures());
    }
}
