package io.offerstream.experiment.confidencesequence;

import io.offerstream.experiment.mixture.Deviance;
import io.offerstream.experiment.mixture.RunningEvidence;
import io.offerstream.experiment.twoproportions.Interval;
import java.util.OptionalDouble;
import org.apache.commons.numbers.rootfinder.BrentSolver;

/**
 * The event confidence sequence at one moment of a cycle: whether the share of TEST among the customers who redeemed is
 * what their share of the customers makes expect. May be looked at after every redemption. The lift is that of the
 * rate, which is that of the proportion where redeeming is rare.
 *
 * @param firstRedemptionsTest customers in TEST who redeemed at least once so far
 * @param firstRedemptionsControl the same in CONTROL
 * @see "Lindon, Malek: Anytime-valid inference for multinomial count data, NeurIPS 2022"
 */
public record EventSequence(EventDesign design, long firstRedemptionsTest, long firstRedemptionsControl) {
    /** On the logit of the share: no odds beyond e^±700 fit a double. */
    private static final double FARTHEST = 700;

    private static final BrentSolver SOLVER = new BrentSolver(1e-15, 1e-15, 0);

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if more redeemed than were assigned
     */
    public EventSequence {
        requireWithin("test", firstRedemptionsTest, design.assignedTest());
        requireWithin("control", firstRedemptionsControl, design.assignedControl());
    }

    private static void requireWithin(String arm, long redeemed, long assigned) {
        if (redeemed < 0 || redeemed > assigned) {
            throw new IllegalArgumentException("firstRedemptions of " + arm
                    + " must be between 0 and assignedUsers, found " + redeemed + " of " + assigned);
        }
    }

    /**
     * How much speaks against one share, as a natural logarithm; below 0 it speaks for it.
     *
     * @param share of TEST among redeemers, in (0, 1)
     */
    public double logBayesFactor(double share) {
        return design.mixture().logBayesFactor(counts(), new double[] {share, 1 - share});
    }

    /** How much speaks against "no difference", as a natural logarithm. */
    public double logBayesFactorNull() {
        return design.mixture().logBayesFactor(counts());
    }

    /** Of this look alone; {@link EventTrajectory} keeps the most of all looks. */
    public RunningEvidence evidence() {
        return RunningEvidence.NONE.and(logBayesFactorNull());
    }

    /** Rate of TEST over rate of CONTROL, minus 1; empty before a redemption in CONTROL. */
    public OptionalDouble lift() {
        return firstRedemptionsControl == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) firstRedemptionsTest
                                / firstRedemptionsControl
                                * ((double) design.assignedControl() / design.assignedTest())
                        - 1);
    }

    /**
     * The shares of TEST among redeemers that are not ruled out.
     *
     * @param alpha probability that the truth is ever outside, in (0, 1)
     */
    public Interval shares(double alpha) {
        Interval logits = logits(alpha);
        return new Interval(share(logits.low()), share(logits.high()));
    }

    /**
     * The relative lifts that are not ruled out; from -1 to infinity before the first redemption.
     *
     * @param alpha probability that the truth is ever outside, in (0, 1)
     */
    public Interval lifts(double alpha) {
        Interval logits = logits(alpha);
        double nullLogit = Math.log((double) design.assignedTest() / design.assignedControl());
        return new Interval(Math.expm1(logits.low() - nullLogit), Math.expm1(logits.high() - nullLogit));
    }

    private Interval logits(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), found " + alpha);
        }
        double allowed = -Math.log(alpha) - design.mixture().logBayesFactorOfObserved(counts());
        return new Interval(
                firstRedemptionsTest == 0 ? Double.NEGATIVE_INFINITY : end(-1, allowed),
                firstRedemptionsControl == 0 ? Double.POSITIVE_INFINITY : end(1, allowed));
    }

    /** Where the deviance, which grows to either side of the observed share, reaches {@code allowed}. */
    private double end(int side, double allowed) {
        double from = observedLogit();
        double to = from;
        for (double step = 0.125; deviance(to) < allowed && Math.abs(to) < FARTHEST; step *= 2) {
            to = Math.max(-FARTHEST, Math.min(FARTHEST, to + side * step));
        }
        return SOLVER.findRoot(logit -> deviance(logit) - allowed, Math.min(from, to), Math.max(from, to));
    }

    /** Of the observed share, or of one near it where that is infinite: still inside. */
    private double observedLogit() {
        if (firstRedemptionsTest == 0 || firstRedemptionsControl == 0) {
            return Math.log((firstRedemptionsTest + design.kappa() * design.nullShare())
                    / (firstRedemptionsControl + design.kappa() * design.nullShareControl()));
        }
        return Math.log((double) firstRedemptionsTest / firstRedemptionsControl);
    }

    private double deviance(double logit) {
        return Deviance.of(counts(), new double[] {share(logit), share(-logit)});
    }

    private static double share(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private double[] counts() {
        return new double[] {firstRedemptionsTest, firstRedemptionsControl};
    }
}
