package io.offerstream.experiment.samplemismatch;

import io.offerstream.experiment.mixture.DirichletMixture;
import io.offerstream.experiment.mixture.RunningEvidence;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sample ratio check for a cycle that runs: may be looked at after every batch, and stays below the error rate over
 * all of them. Repeating a look without new customers changes nothing.
 *
 * @param mixture weights by which customers are assigned, and how large a mismatch to look for
 * @param counts customers per arm so far
 * @param logBayesFactor how much speaks against the weights at this look, as a natural logarithm
 * @param evidence the most that spoke against them at any look
 * @see "Lindon, Malek: Anytime-valid inference for multinomial count data, NeurIPS 2022; as in Optimizely's ssrm"
 */
public record SequentialSampleRatioCheck(
        DirichletMixture mixture, List<Long> counts, double logBayesFactor, RunningEvidence evidence) {
    /** In customers. */
    public static final double DEFAULT_CONCENTRATION = 10_000;

    public SequentialSampleRatioCheck {
        counts = List.copyOf(counts);
    }

    /**
     * Before the first customer.
     *
     * @param weights of the arms, each above 0, with sum 1; leave out arms that are switched off
     * @param concentration above 0, e.g. {@link #DEFAULT_CONCENTRATION}
     */
    public static SequentialSampleRatioCheck start(List<Double> weights, double concentration) {
        return new SequentialSampleRatioCheck(
                new DirichletMixture(concentration, weights),
                Collections.nCopies(weights.size(), 0L),
                0,
                RunningEvidence.NONE);
    }

    /**
     * After one more batch.
     *
     * @param batch new customers per arm, none negative
     */
    public SequentialSampleRatioCheck then(List<Long> batch) {
        if (batch.size() != counts.size() || batch.stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException(
                    "a batch must be " + counts.size() + " counts of 0 or more, found " + batch);
        }
        var total = IntStream.range(0, counts.size())
                .mapToObj(arm -> counts.get(arm) + batch.get(arm))
                .toList();
        double next = mixture.logBayesFactor(
                total.stream().mapToDouble(Long::doubleValue).toArray());
        return new SequentialSampleRatioCheck(mixture, total, next, evidence.and(next));
    }

    /** Whether it ever was red: the lift is withheld. */
    public boolean isRed() {
        return evidence.pValue() < SampleRatioCheck.RED_BELOW;
    }
}
