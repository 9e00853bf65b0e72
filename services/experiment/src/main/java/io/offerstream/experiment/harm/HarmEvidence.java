package io.offerstream.experiment.harm;

import java.util.ArrayList;
import java.util.List;

/**
 * A year's evidence of harm in one market, over cycles that were randomised anew: a weighted mean of the product of all
 * cycles' e-values and of the products that begin with each later cycle. The plain product would forgive a bad model
 * whatever good ones before it had earned; a product that begins late has nothing to forgive. The mean is an e-process:
 * without harm in any cycle it ever exceeds {@code 1 / alpha} with probability {@code alpha} at most. Immutable.
 *
 * <p>Harm in one cycle and none in the next is within the hypothesis too: the caller starts anew each year.
 *
 * @param finishedCycles log e-values of the finished cycles, oldest first: all that has to be kept
 * @see "Ville: Étude critique de la notion de collectif, 1939; mixing starts: Shin, Ramdas, Rinaldo: E-detectors, 2023"
 */
public record HarmEvidence(List<Double> finishedCycles) {
    /** Of the product that begins with the first cycle. */
    static final double WEIGHT_OF_ALL = 0.9;

    /** Cycles of a year, on which the rest of the weight is spread; a product cannot begin with a later one. */
    static final int STARTS = 52;

    private static final double REST = (1 - WEIGHT_OF_ALL) / STARTS;

    /** Before the first cycle. */
    public static final HarmEvidence NONE = new HarmEvidence(List.of());

    public HarmEvidence {
        finishedCycles = List.copyOf(finishedCycles);
        if (finishedCycles.stream().anyMatch(log -> log.isNaN() || log == Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("log e-values must be numbers, found " + finishedCycles);
        }
    }

    /** One cycle more. */
    public HarmEvidence withFinishedCycle(double logEvidence) {
        List<Double> cycles = new ArrayList<>(finishedCycles);
        cycles.add(logEvidence);
        return new HarmEvidence(cycles);
    }

    /** Natural logarithm of the evidence between cycles. */
    public double logEvidence() {
        return logEvidence(0);
    }

    /**
     * Natural logarithm of the evidence while a cycle is open.
     *
     * @param openCycle log e-value of the open cycle so far, from {@link CycleHarm}
     */
    public double logEvidence(double openCycle) {
        return logSum(logNotBegun(), logFactor() + openCycle);
    }

    /**
     * What the open cycle's log e-value has to exceed for the evidence to exceed {@code 1 / alpha}, which harmless models
     * make it do with probability {@code alpha} at most.
     */
    public double logEvidenceNeeded(double alpha) {
        return Math.log(1 / alpha - Math.exp(logNotBegun())) - logFactor();
    }

    /** Whether there is harm, at the error rate {@code alpha} of the year. */
    public boolean isHarm(double openCycle, double alpha) {
        return openCycle > logEvidenceNeeded(alpha);
    }

    /** Starts not reached yet have bet nothing, and keep their weight. */
    private double logNotBegun() {
        return Math.log(REST * Math.max(0, STARTS - finishedCycles.size() - 1));
    }

    /** What the open cycle's e-value is multiplied with: the mean of the products of finished cycles. */
    private double logFactor() {
        double product = 0;
        double log = finishedCycles.size() < STARTS ? Math.log(REST) : Double.NEGATIVE_INFINITY;
        for (int start = finishedCycles.size() - 1; start >= 0; start--) {
            product += finishedCycles.get(start);
            if (start < STARTS) {
                log = logSum(log, Math.log(REST) + product);
            }
        }
        return logSum(log, Math.log(WEIGHT_OF_ALL) + product);
    }

    private static double logSum(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }
}
