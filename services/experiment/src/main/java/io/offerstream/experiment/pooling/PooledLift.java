package io.offerstream.experiment.pooling;

import io.offerstream.experiment.tails.NormalTail;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The lift over markets and cycles. Counts are never added up across strata with different splits: that mistakes
 * differences between markets for an effect, see {@code naiveLift}.
 *
 * @param usedStrata how many the inverse variance estimate rests on
 * @param inverseVariance fixed and random effects; empty where no stratum has a redeemer in each arm
 * @param mantelHaenszel over all strata
 * @param postStratified difference weighted by customers, over all strata with customers in both arms
 * @param naiveLift of the counts added up: never a headline, only to show what it would have claimed
 * @param headline which of them to show
 */
public record PooledLift(
        int usedStrata,
        Optional<InverseVariance> inverseVariance,
        Optional<PooledRatio> mantelHaenszel,
        Optional<PostStratified> postStratified,
        OptionalDouble naiveLift,
        Headline headline) {

    /** Which estimate to show. */
    public enum Headline {
        /** The strata agree. */
        FIXED,
        /** They do not: the mean, always with the prediction interval beside it. */
        RANDOM_WITH_PREDICTION,
        /** Few strata, or one without a redeemer in an arm. */
        MANTEL_HAENSZEL,
        /** Nothing can be said. */
        NONE;

        private static final int FEWEST_STRATA = 5;
        private static final double MOST_I_SQUARED = 0.25;
        private static final double LEAST_P_VALUE = 0.1;

        private static Headline of(
                List<Stratum> strata, Optional<InverseVariance> pooled, Optional<PooledRatio> mantelHaenszel) {
            if (pooled.isEmpty()
                    || strata.stream().filter(Stratum::hasBoth).count() < FEWEST_STRATA
                    || strata.stream().anyMatch(Stratum::hasZeroCell)) {
                return mantelHaenszel.isPresent() ? MANTEL_HAENSZEL : NONE;
            }
            var heterogeneity = pooled.get().heterogeneity();
            return heterogeneity.iSquared() < MOST_I_SQUARED && heterogeneity.pValue() > LEAST_P_VALUE
                    ? FIXED
                    : RANDOM_WITH_PREDICTION;
        }
    }

    /**
     * Pools independent strata.
     *
     * @param strata cycles of one market count as independent only if customers were assigned anew for each
     * @param alpha in (0, 1)
     */
    public static PooledLift of(List<Stratum> strata, double alpha) {
        double z = NormalTail.criticalValue(alpha);
        var used = strata.stream().filter(Stratum::hasLogRatio).toList();
        var pooled = used.isEmpty() ? Optional.<InverseVariance>empty() : Optional.of(InverseVariance.of(used, z));
        var mantelHaenszel = MantelHaenszel.of(strata, z);
        return new PooledLift(
                used.size(),
                pooled,
                mantelHaenszel,
                PostStratified.of(strata, z),
                naiveLift(strata),
                Headline.of(strata, pooled, mantelHaenszel));
    }

    private static OptionalDouble naiveLift(List<Stratum> strata) {
        double x1 = strata.stream()
                .mapToDouble(stratum -> stratum.test().redeemers())
                .sum();
        double n1 =
                strata.stream().mapToDouble(stratum -> stratum.test().users()).sum();
        double x0 = strata.stream()
                .mapToDouble(stratum -> stratum.control().redeemers())
                .sum();
        double n0 = strata.stream()
                .mapToDouble(stratum -> stratum.control().users())
                .sum();
        return n1 == 0 || x0 == 0 ? OptionalDouble.empty() : OptionalDouble.of(x1 / n1 / (x0 / n0) - 1);
    }
}
