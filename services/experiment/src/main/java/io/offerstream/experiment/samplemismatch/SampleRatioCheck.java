package io.offerstream.experiment.samplemismatch;

import io.offerstream.experiment.tails.ChiSquareTail;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Whether customers arrived in the arms in the proportions in which they were sent there: chi-square test, for one
 * look at a finished assignment. A mismatch is a fault of the data, and no lift may be shown on it.
 *
 * @param chiSquare sum over arms of (observed - expected)² / expected; 0 without customers
 * @param degreesOfFreedom arms minus 1
 * @param pValue upper tail; 0 where it is too small for a double
 * @param log10PValue its decimal logarithm, also where {@code pValue} is 0
 */
public record SampleRatioCheck(
        Status status, double chiSquare, int degreesOfFreedom, double pValue, double log10PValue) {
    /** Below: red, the lift is withheld. */
    public static final double RED_BELOW = 0.0005;

    /** Below, and not red: amber, look at it. */
    public static final double AMBER_BELOW = 0.01;

    private static final double FEWEST_EXPECTED = 5;
    private static final double ROUNDING = 1e-9;

    /** Whether the test may be read. */
    public enum Status {
        /** Fewer than five customers expected in an arm: the p-value is no probability yet. */
        TOO_FEW,
        OK
    }

    /** What the check says. */
    public enum Verdict {
        GREEN,
        AMBER,
        RED,
        TOO_FEW
    }

    /**
     * Checks counts against the weights by which they were assigned.
     *
     * @param counts customers per arm
     * @param weights of the same arms, each above 0, with sum 1; leave out arms that are switched off
     * @throws IllegalArgumentException if they do not fit together
     */
    public static SampleRatioCheck of(List<Long> counts, List<Double> weights) {
        requireFit(counts, weights);
        double total = counts.stream().mapToDouble(Long::doubleValue).sum();
        double chiSquare = 0;
        double fewest = Double.POSITIVE_INFINITY;
        for (int arm = 0; arm < counts.size(); arm++) {
            double expected = total * weights.get(arm);
            fewest = Math.min(fewest, expected);
            if (expected > 0) {
                double off = counts.get(arm) - expected;
                chiSquare += off * off / expected;
            }
        }
        int degrees = counts.size() - 1;
        return new SampleRatioCheck(
                fewest < FEWEST_EXPECTED ? Status.TOO_FEW : Status.OK,
                chiSquare,
                degrees,
                ChiSquareTail.above(chiSquare, degrees),
                ChiSquareTail.log10Above(chiSquare, degrees));
    }

    /** Red, amber or green by the p-value, unless there are too few customers to say. */
    public Verdict verdict() {
        if (status == Status.TOO_FEW) {
            return Verdict.TOO_FEW;
        }
        if (pValue < RED_BELOW) {
            return Verdict.RED;
        }
        return pValue < AMBER_BELOW ? Verdict.AMBER : Verdict.GREEN;
    }

    private static void requireFit(List<Long> counts, List<Double> weights) {
        if (counts.size() < 2 || counts.size() != weights.size()) {
            throw new IllegalArgumentException(
                    "counts and weights must be of the same arms, two at least, found " + counts + " and " + weights);
        }
        if (counts.stream().flatMapToLong(LongStream::of).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("counts must not be negative, found " + counts);
        }
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        if (!weights.stream().allMatch(weight -> weight > 0) || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("weights must be above 0 and sum to 1, found " + weights);
        }
    }
}
