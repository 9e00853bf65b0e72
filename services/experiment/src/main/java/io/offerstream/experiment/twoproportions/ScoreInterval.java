package io.offerstream.experiment.twoproportions;

import java.util.Optional;
import org.apache.commons.numbers.rootfinder.BrentSolver;

/**
 * Score interval of the risk ratio R: every R that the data does not speak against, with the variance taken under
 * that R. Works with nobody and with everybody redeeming.
 *
 * @see "Miettinen, Nurminen: Comparative analysis of two rates, Statistics in Medicine 4, 1985"
 */
final class ScoreInterval {
    /** On log R: the square of e^±300, times any count of customers, still fits a double. */
    private static final double FARTHEST = 300;

    /** On log R: what it finds is good to 13 digits of R. */
    private static final BrentSolver SOLVER = new BrentSolver(1e-14, 1e-14, 0);

    private final Proportion test;
    private final Proportion control;
    private final double users;

    private ScoreInterval(Proportion test, Proportion control) {
        this.test = test;
        this.control = control;
        this.users = (double) test.users() + control.users();
    }

    /**
     * The interval of the lift, R - 1.
     *
     * @return low is -1 where nobody redeemed in TEST, high infinite where nobody did in CONTROL; empty where nobody
     *     redeemed at all, and every R is as good
     */
    static Optional<Interval> ofLift(Proportion test, Proportion control, double z) {
        if (test.redeemers() == 0 && control.redeemers() == 0) {
            return Optional.empty();
        }
        var score = new ScoreInterval(test, control);
        double low = test.redeemers() == 0 ? 0 : score.ratioWhere(z);
        double high = control.redeemers() == 0 ? Double.POSITIVE_INFINITY : score.ratioWhere(-z);
        return Optional.of(new Interval(low - 1, high - 1));
    }

    /** The R at which the statistic, which falls as R grows, is {@code target}. */
    private double ratioWhere(double target) {
        double low = 0;
        double high = 0;
        for (double step = 0.5; statistic(Math.exp(low)) < target && low > -FARTHEST; step *= 2) {
            low = Math.max(-FARTHEST, low - step);
        }
        for (double step = 0.5; statistic(Math.exp(high)) > target && high < FARTHEST; step *= 2) {
            high = Math.min(FARTHEST, high + step);
        }
        return Math.exp(SOLVER.findRoot(logRatio -> statistic(Math.exp(logRatio)) - target, low, high));
    }

    /** (p1 - R p0) over its standard error under R. */
    private double statistic(double ratio) {
        double distance = test.rate() - ratio * control.rate();
        double q0 = controlRateUnder(ratio);
        double q1 = Math.min(1, ratio * q0);
        double variance =
                users / (users - 1) * (q1 * (1 - q1) / test.users() + ratio * ratio * q0 * (1 - q0) / control.users());
        return distance == 0 ? 0 : distance / Math.sqrt(variance);
    }

    /** The likeliest rate of CONTROL under R: the smaller root of a quadratic, written so that nothing cancels. */
    private double controlRateUnder(double ratio) {
        double a = users * ratio;
        double b = ratio * ((double) test.users() + control.redeemers()) + control.users() + test.redeemers();
        double c = (double) test.redeemers() + control.redeemers();
        return Math.min(1, 2 * c / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c))));
    }
}
