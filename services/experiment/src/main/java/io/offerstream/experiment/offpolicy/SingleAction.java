package io.offerstream.experiment.offpolicy;

import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Value of a policy that shows one offer, by every estimator in use. Immutable.
 *
 * @see "Dudik, Langford, Li: Doubly robust policy evaluation and learning, ICML 2011; switch: Wang, Agarwal, Dudik:
 *     Optimal and adaptive off-policy evaluation in contextual bandits, ICML 2017"
 */
public final class SingleAction {
    private final List<Round> rounds;
    private final double largestWeight;

    /**
     * @param largestWeight where weights are clipped, and beyond which switch-DR trusts the model alone; positive, may
     *     be infinite
     * @throws IllegalArgumentException without rounds, or if {@code largestWeight} is not positive
     */
    public SingleAction(List<Round> rounds, double largestWeight) {
        if (rounds.isEmpty() || !(largestWeight > 0)) {
            throw new IllegalArgumentException("needs rounds and a positive largest weight, found " + rounds.size()
                    + " rounds and " + largestWeight);
        }
        this.rounds = List.copyOf(rounds);
        this.largestWeight = largestWeight;
    }

    private Moments mean(ToDoubleFunction<Round> value) {
        return Moments.of(values(value));
    }

    private double[] values(ToDoubleFunction<Round> value) {
        return rounds.stream().mapToDouble(value).toArray();
    }

    private static double weighted(Round round) {
        return round.weight() * round.reward();
    }

    private static double corrected(Round round) {
        return round.modelledValue() + round.weight() * (round.reward() - round.modelledReward());
    }

    private double clipped(Round round) {
        return Math.min(round.weight(), largestWeight) * round.reward();
    }

    /** Inverse propensity score. */
    public double ips() {
        return mean(SingleAction::weighted).mean();
    }

    /** Empty for one round. */
    public OptionalDouble ipsStandardError() {
        return mean(SingleAction::weighted).standardError();
    }

    /** With every weight clipped: too low, and steadier. */
    public double clippedIps() {
        return mean(this::clipped).mean();
    }

    /** Self-normalised; empty without weight. */
    public OptionalDouble snips() {
        double weights = weights();
        return weights > 0
                ? OptionalDouble.of(
                        rounds.stream().mapToDouble(SingleAction::weighted).sum() / weights)
                : OptionalDouble.empty();
    }

    /** From influences; empty without weight or for one round. */
    public OptionalDouble snipsStandardError() {
        if (snips().isEmpty() || rounds.size() < 2) {
            return OptionalDouble.empty();
        }
        double value = snips().getAsDouble();
        double weights = weights();
        double squares = 0;
        for (Round round : rounds) {
            double influence = round.weight() * (round.reward() - value) / weights;
            squares += influence * influence;
        }
        return OptionalDouble.of(Math.sqrt(rounds.size() / (rounds.size() - 1.0) * squares));
    }

    /** Normal interval of {@link #snips}; empty where that has no standard error. */
    public Optional<Interval> snipsInterval(double alpha) {
        double z = NormalTail.criticalValue(alpha);
        double value = snips().orElse(0);
        return snipsStandardError().stream()
                .mapToObj(error -> new Interval(value - z * error, value + z * error))
                .findFirst();
    }

    /** Direct method: the model's word alone. */
    public double directMethod() {
        return mean(Round::modelledValue).mean();
    }

    /** The model's word, corrected by what it got wrong. */
    public double doublyRobust() {
        return mean(SingleAction::corrected).mean();
    }

    /** Empty for one round. */
    public OptionalDouble doublyRobustStandardError() {
        return mean(SingleAction::corrected).standardError();
    }

    /** Doubly robust, but the model's word alone where the weight exceeds the largest. */
    public double switchDoublyRobust() {
        return mean(round -> round.weight() <= largestWeight ? corrected(round) : round.modelledValue())
                .mean();
    }

    /** (sum w)² / sum w²; empty without weight. */
    public OptionalDouble effectiveRounds() {
        double squares = rounds.stream()
                .mapToDouble(round -> round.weight() * round.weight())
                .sum();
        return squares > 0 ? OptionalDouble.of(weights() * weights() / squares) : OptionalDouble.empty();
    }

    public double meanWeight() {
        return weights() / rounds.size();
    }

    /** Of all weight, what one round holds; empty without weight. */
    public OptionalDouble largestWeightShare() {
        double largest = rounds.stream().mapToDouble(Round::weight).max().orElse(0);
        return weights() > 0 ? OptionalDouble.of(largest / weights()) : OptionalDouble.empty();
    }

    /** Of {@link #ips}; empty for one round. */
    public OptionalDouble studentTLowerBound(double delta) {
        return LowerBound.studentT(values(SingleAction::weighted), delta);
    }

    /**
     * Of the value, by clipped weights, which can only be too low: so it holds whatever the weights. Empty for one
     * round.
     */
    public OptionalDouble bernsteinLowerBound(double delta) {
        return LowerBound.empiricalBernstein(values(this::clipped), largestWeightedReward(), delta);
    }

    /** What no weighted reward can exceed, for rewards up to 1 (or up to the largest seen, if that is more). */
    public double largestWeightedReward() {
        double weight = Double.isInfinite(largestWeight)
                ? rounds.stream().mapToDouble(Round::weight).max().orElse(0)
                : largestWeight;
        return weight
                * Math.max(1, rounds.stream().mapToDouble(Round::reward).max().orElse(1));
    }

    private double weights() {
        return rounds.stream().mapToDouble(Round::weight).sum();
    }
}
