package io.offerstream.experiment.offpolicy;

import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A value whose weights are divided, position by position, by what they sum to rather than by the number of slates: far
 * steadier, with a bias that vanishes as slates grow. Per position as in Open Bandit Pipeline. Immutable.
 *
 * @see "Swaminathan, Joachims: The self-normalized estimator for counterfactual learning, NeurIPS 2015"
 */
public final class SelfNormalised {
    private final WeightedSlates slates;
    private final double value;
    private final double[] influences;

    private SelfNormalised(WeightedSlates slates, double value, double[] influences) {
        this.slates = slates;
        this.value = value;
        this.influences = influences;
    }

    /** Empty where a position has no weight at all. */
    static Optional<SelfNormalised> of(WeightedSlates slates) {
        double value = 0;
        double[] influences = new double[slates.slates()];
        for (int position = 0; position < slates.positions(); position++) {
            double weights = 0;
            double rewards = 0;
            for (int slate = 0; slate < slates.slates(); slate++) {
                weights += slates.weight(slate, position);
                rewards += slates.weight(slate, position) * slates.reward(slate, position);
            }
            if (!(weights > 0)) {
                return Optional.empty();
            }
            double here = rewards / weights;
            value += here;
            for (int slate = 0; slate < slates.slates(); slate++) {
                influences[slate] += slates.weight(slate, position) * (slates.reward(slate, position) - here) / weights;
            }
        }
        return Optional.of(new SelfNormalised(slates, value, influences));
    }

    /** Rewards per slate. */
    public double value() {
        return value;
    }

    /** From influences, clustered by user; empty for one user. */
    public OptionalDouble standardError() {
        return slates.standardError(influences);
    }

    /** Normal interval; empty for one user. */
    public Optional<Interval> interval(double alpha) {
        double z = NormalTail.criticalValue(alpha);
        return standardError().stream()
                .mapToObj(error -> new Interval(value - z * error, value + z * error))
                .findFirst();
    }

    /**
     * Standard error of this value minus another's on the same slates: what both owe to the same customers cancels. Empty for
     * one user.
     *
     * @throws IllegalArgumentException if the other has another number of slates
     */
    OptionalDouble standardErrorOfDifference(SelfNormalised other) {
        if (other.influences.length != influences.length) {
            throw new IllegalArgumentException("both values must come from the same slates, found " + influences.length
                    + " and " + other.influences.length);
        }
        double[] paired = new double[influences.length];
        Arrays.setAll(paired, slate -> influences[slate] - other.influences[slate]);
        return slates.standardError(paired);
    }
}
