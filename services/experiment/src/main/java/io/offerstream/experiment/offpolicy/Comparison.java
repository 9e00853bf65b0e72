package io.offerstream.experiment.offpolicy;

import io.offerstream.experiment.offpolicy.GateRules.Bound;
import io.offerstream.experiment.tails.NormalTail;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The new policy against one baseline on the same random slates. Values are rewards per slate.
 *
 * @param valueNew self-normalised
 * @param valueBaseline self-normalised
 * @param difference new minus baseline
 * @param standardError of the difference, from paired influences; empty for one user
 * @param lowerBound of the difference, one-sided, by {@code bound}; empty for one user
 * @param threshold minus the tolerated share of the baseline's value: the bound must exceed it
 */
public record Comparison(
        Policy baseline,
        double valueNew,
        double valueBaseline,
        double difference,
        OptionalDouble standardError,
        Bound bound,
        OptionalDouble lowerBound,
        double threshold) {

    /** Empty where one of the two has no weight at a position. */
    static Optional<Comparison> of(
            WeightedSlates newSlates, Policy baseline, WeightedSlates baselineSlates, GateRules rules) {
        var ofNew = SelfNormalised.of(newSlates);
        var ofBaseline = SelfNormalised.of(baselineSlates);
        if (ofNew.isEmpty() || ofBaseline.isEmpty()) {
            return Optional.empty();
        }
        double valueNew = ofNew.get().value();
        double valueBaseline = ofBaseline.get().value();
        double difference = valueNew - valueBaseline;
        var standardError = ofNew.get().standardErrorOfDifference(ofBaseline.get());
        double z = NormalTail.quantile(1 - rules.oneSidedAlpha());
        return Optional.of(new Comparison(
                baseline,
                valueNew,
                valueBaseline,
                difference,
                standardError,
                rules.bound(),
                rules.bound() == Bound.NORMAL
                        ? standardError.stream()
                                .map(error -> difference - z * error)
                                .findFirst()
                        : PairedBernstein.lowerBound(newSlates, baselineSlates, rules.oneSidedAlpha()),
                -rules.tolerated() * valueBaseline));
    }

    /** Whether the new policy is not inferior, as far as the slates can tell. */
    public boolean passes() {
        return lowerBound.isPresent() && lowerBound.getAsDouble() > threshold;
    }
}
