package io.offerstream.experiment.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * How soon a harmful model is found.
 *
 * @param method what decided
 * @param markets simulated
 * @param atFirstClose share in which one look, at the end of the first cycle with harm, would have sufficed
 * @param withinFirstCycle share that fell back within the first cycle with harm
 * @param withinYear share that fell back within the year
 * @param medianCycles until the fallback, the first cycle with harm being 1; empty if more than half never did
 * @param nineInTenCycles in which nine of ten markets fell back; empty if fewer did
 * @param allowedWithinYear largest share that may fall back; 1 where there is harm
 */
public record Detection(
        HarmDesign design,
        String method,
        int markets,
        double atFirstClose,
        double withinFirstCycle,
        double withinYear,
        OptionalInt medianCycles,
        OptionalInt nineInTenCycles,
        double allowedWithinYear) {
    private static final double CHANCE = 0.001;

    static Detection of(HarmDesign design, String method, List<MarketYear.Course> years) {
        int[] sorted =
                years.stream().mapToInt(MarketYear.Course::cycles).sorted().toArray();
        double markets = sorted.length;
        return new Detection(
                design,
                method,
                sorted.length,
                years.stream().filter(MarketYear.Course::atFirstClose).count() / markets,
                Arrays.stream(sorted).filter(cycles -> cycles <= 1).count() / markets,
                Arrays.stream(sorted)
                                .filter(cycles -> cycles <= MarketYear.CYCLES)
                                .count()
                        / markets,
                quantile(sorted, 0.5),
                quantile(sorted, 0.9),
                design.harm() > 0 ? 1 : allowed(sorted.length));
    }

    /** What a false fallback rate of just alpha does not exceed but once in a thousand runs. */
    private static double allowed(int markets) {
        return (double) BinomialDistribution.of(markets, HarmDesign.ALPHA).inverseSurvivalProbability(CHANCE) / markets;
    }

    private static OptionalInt quantile(int[] sorted, double share) {
        int cycles = sorted[(int) Math.ceil(share * sorted.length) - 1];
        return cycles > MarketYear.CYCLES ? OptionalInt.empty() : OptionalInt.of(cycles);
    }

    /** Cycles of the year from the first with harm on. */
    public int cyclesWatched() {
        return MarketYear.CYCLES - design.goodCycles();
    }

    /** False only where there is no harm, and too many fell back. */
    public boolean passes() {
        return withinYear <= allowedWithinYear;
    }
}
