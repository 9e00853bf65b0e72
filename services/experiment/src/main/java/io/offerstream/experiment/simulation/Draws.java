package io.offerstream.experiment.simulation;

import java.util.SplittableRandom;
import org.apache.commons.numbers.gamma.LogGamma;

/** Random numbers that the JDK does not draw. */
final class Draws {
    /** Below, single trials' gaps are added up; above, the transformed rejection is right and faster. */
    private static final double FEW = 10;

    private Draws() {}

    /**
     * Successes in {@code n} trials.
     *
     * @param p in [0, 1]
     */
    static int binomial(SplittableRandom random, int n, double p) {
        if (n <= 0 || p <= 0) {
            return 0;
        }
        if (p > 0.5) {
            return n - binomial(random, n, 1 - p);
        }
        return n * p < FEW ? byGaps(random, n, p) : byRejection(random, n, p);
    }

    /** Failures before each success are geometric. */
    private static int byGaps(SplittableRandom random, int n, double p) {
        double logFailure = Math.log1p(-p);
        int successes = -1;
        double trials = 0;
        while (trials <= n) {
            successes++;
            trials += Math.floor(Math.log(1 - random.nextDouble()) / logFailure) + 1;
        }
        return successes;
    }

    /**
     * Algorithm BTRS.
     *
     * @see "Hörmann: The generation of binomial random variates, Journal of Statistical Computation and Simulation 46,
     *     1993"
     */
    private static int byRejection(SplittableRandom random, int n, double p) {
        double deviation = Math.sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * deviation;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double centre = n * p + 0.5;
        double sure = 0.92 - 4.2 / b;
        while (true) {
            double v = random.nextDouble();
            double u = random.nextDouble() - 0.5;
            double edge = 0.5 - Math.abs(u);
            double drawn = Math.floor((2 * a / edge + b) * u + centre);
            if (edge >= 0.07 && v <= sure) {
                return (int) drawn;
            }
            if (drawn >= 0 && drawn <= n) {
                double scaled = v * (2.83 + 5.1 / b) * deviation / (a / (edge * edge) + b);
                if (Math.log(scaled) <= logProbabilityOverMode(n, p, (int) drawn)) {
                    return (int) drawn;
                }
            }
        }
    }

    private static double logProbabilityOverMode(int n, double p, int drawn) {
        int mode = (int) ((n + 1.0) * p);
        return LogGamma.value(mode + 1.0)
                + LogGamma.value(n - mode + 1.0)
                - LogGamma.value(drawn + 1.0)
                - LogGamma.value(n - drawn + 1.0)
                + (drawn - mode) * Math.log(p / (1 - p));
    }
}
