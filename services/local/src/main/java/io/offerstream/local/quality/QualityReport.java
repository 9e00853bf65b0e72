package io.offerstream.local.quality;

import java.util.List;
import java.util.Optional;

/**
 * How well each contestant told redeemed offers from others.
 *
 * @param contestants AUC of each
 * @param comparisons differences of AUC
 */
public record QualityReport(
        TimeSplit split,
        Part training,
        Part test,
        Judged judged,
        int seeds,
        int unreadable,
        List<Result> contestants,
        List<Comparison> comparisons) {
    public QualityReport {
        contestants = List.copyOf(contestants);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * One side of the split.
     *
     * @param contrasts impressions in which something was redeemed
     * @param comparable of these, with something seen beside it and not redeemed
     * @param exposures labelled ones
     * @param redeemed of these
     */
    public record Part(long contrasts, long comparable, long exposures, long redeemed, long customers) {}

    /**
     * What AUC is computed on.
     *
     * @param customers who redeemed something and saw something else without redeeming it
     * @param pairs of such exposures
     */
    public record Judged(int customers, long pairs) {}

    /**
     * How one contestant did.
     *
     * @param auc mean over seeds of each customer, then over customers
     * @param bySeed mean AUC of each model; one where chance has no part
     */
    public record Result(Contestant contestant, Estimate auc, List<Double> bySeed) {
        public Result {
            bySeed = List.copyOf(bySeed);
        }

        /** Standard deviation of the mean AUC between seeds; empty for a single model. */
        public Optional<Double> seedDeviation() {
            if (bySeed.size() < 2) {
                return Optional.empty();
            }
            double mean =
                    bySeed.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            double squares = bySeed.stream()
                    .mapToDouble(value -> (value - mean) * (value - mean))
                    .sum();
            return Optional.of(Math.sqrt(squares / (bySeed.size() - 1)));
        }
    }

    /**
     * How one did beside another.
     *
     * @param difference AUC of {@code one} minus that of {@code other}
     * @param verdict whether {@code one} is as good; empty where that is not the question
     */
    public record Comparison(Contestant one, Contestant other, Estimate difference, Optional<Verdict> verdict) {}
}
