package io.offerstream.experiment.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Makes data in which nothing, or something known, is to be found, and asks methods what they find. */
interface Simulation {
    /** One for each method, all with as many repetitions. */
    List<Target> targets();

    /**
     * Makes one data set.
     *
     * @return per target 1 if the method claims something, otherwise 0
     */
    double[] repeat(SplittableRandom random);

    /** How many repetitions a short run makes. */
    default int shortRepetitions() {
        return targets().get(0).repetitions() / 10;
    }

    /** For a method's answer. */
    static double claim(boolean claimed) {
        return claimed ? 1 : 0;
    }
}
