package io.offerstream.experiment.simulation;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.harm.CycleHarm;
import io.offerstream.experiment.harm.HarmEvidence;
import java.util.SplittableRandom;

/** A year of one market, cycle by cycle, until it falls back. */
final class MarketYear {
    static final int CYCLES = 52;

    /** Looks per cycle at equal distances: in a cycle of a week, one every 100 minutes. */
    static final int LOOKS = 100;

    /** What the open cycle's log e-value has to exceed for a fallback. */
    @FunctionalInterface
    interface Rule {
        double needed(HarmEvidence finished, double alpha);
    }

    private final HarmDesign design;
    private final Rule rule;
    private final EventDesign events;
    private final CycleHarm harm;

    MarketYear(HarmDesign design, Rule rule) {
        this.design = design;
        this.rule = rule;
        events = new EventDesign(design.usersTest(), design.usersControl(), EventDesign.DEFAULT_KAPPA);
        harm = new CycleHarm(events);
    }

    /**
     * How a year went.
     *
     * @param cycles from the first with harm until the fallback, 1 for that cycle itself; {@link #CYCLES} + 1 for never
     * @param atFirstClose whether a single look, at the end of the first cycle with harm, would have seen it
     */
    record Course(int cycles, boolean atFirstClose) {}

    Course run(SplittableRandom random) {
        var evidence = HarmEvidence.NONE;
        boolean atFirstClose = false;
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            boolean good = cycle <= design.goodCycles();
            double rate = design.baseRate() * (1 + (good ? HarmDesign.GOOD_LIFT : -design.harm()));
            int test = Draws.binomial(random, design.usersTest(), rate);
            int control = Draws.binomial(random, design.usersControl(), design.baseRate());
            double atClose = harm.logEvidence(test, control);
            double needed = rule.needed(evidence, HarmDesign.ALPHA);
            atFirstClose |= cycle == design.goodCycles() + 1 && atClose > needed;
            if (!good && fallsBack(random, test, control, needed)) {
                return new Course(cycle - design.goodCycles(), atFirstClose);
            }
            evidence = evidence.withFinishedCycle(atClose);
        }
        return new Course(CYCLES + 1, atFirstClose);
    }

    private boolean fallsBack(SplittableRandom random, int test, int control, double needed) {
        int ofTest = 0;
        int ofControl = 0;
        for (int left = LOOKS; left > 0; left--) {
            ofTest += Draws.binomial(random, test - ofTest, 1.0 / left);
            ofControl += Draws.binomial(random, control - ofControl, 1.0 / left);
            if (mayExceed(ofTest, ofControl, needed) && harm.logEvidence(ofTest, ofControl) > needed) {
                return true;
            }
        }
        return false;
    }

    /** Averaged likelihood is at most the largest, whose logarithm is at most chi-square: most looks end here. */
    private boolean mayExceed(int test, int control, double needed) {
        double expected = events.nullShare() * (test + control);
        double missing = expected - test;
        return needed <= 0 || (missing > 0 && missing * missing > needed * expected * events.nullShareControl());
    }
}
