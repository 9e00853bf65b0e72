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
        double rest = (1 - WEIGHT_OF_ALL) / STARTS;
        // Starts not reached yet have bet nothing.
        int reached = Math.min(finishedCycles.size() + 1, STARTS);
        double log = Math.log(rest * (STARTS - reached));
        double product = openCycle;
        for (int start = finishedCycles.size(); start >= 0; start--) {
            if (start < finishedCycles.size()) {
                product += finishedCycles.get(start);
            }
            if (start < STARTS) {
                log = logSum(log, Math.log(rest) + product);
            }
        }
        return logSum(log, Math.log(WEIGHT_OF_ALL) + product);
    }

    /** Whether the evidence exceeds what harmless models reach with probability {@code alpha} in a year. */
    public boolean isHarm(double openCycle, double alpha) {
        return logEvidence(openCycle) > -Math.log(alpha);
    }

    private static double logSum(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }
}
