package io.offerstream.experiment.simulation;

import io.offerstream.experiment.power.CriticalValue;
import io.offerstream.experiment.power.Power;

/**
 * A market in which the model does harm, from some cycle on.
 *
 * @param split of all customers, in words
 * @param usersTest customers in TEST
 * @param usersControl customers in the control that TEST is compared with
 * @param baseRate share of the control that redeems in a cycle
 * @param harm relative, 0.04 for 4 % fewer redeemers in TEST; 0 for none
 * @param goodCycles before the harm begins, in which TEST redeems 12 % more
 */
public record HarmDesign(String split, int usersTest, int usersControl, double baseRate, double harm, int goodCycles) {
    /** False fallbacks a market and year. */
    static final double ALPHA = 0.01;

    static final double GOOD_LIFT = 0.12;

    /** Half and half. */
    static HarmDesign even(int usersPerArm, double baseRate, double harm) {
        return new HarmDesign("50/50", usersPerArm, usersPerArm, baseRate, harm, 0);
    }

    /**
     * As many customers, but 80 % in TEST, 10 % in CONTROL_POPULARITY, which TEST is compared with, and 10 % in
     * CONTROL_RANDOM, which it is not.
     *
     * @param usersPerArm of the even split
     */
    static HarmDesign eightyTenTen(int usersPerArm, double baseRate, double harm) {
        int users = 2 * usersPerArm;
        return new HarmDesign("80/10/10", users * 8 / 10, users / 10, baseRate, harm, 0);
    }

    HarmDesign after(int cycles) {
        return new HarmDesign(split, usersTest, usersControl, baseRate, harm, cycles);
    }

    /** Probability that the one-sided test at the same error rate, made once at a cycle's end, sees the harm. */
    public double fixedSamplePower() {
        return new Power(usersTest, usersControl, baseRate).of(-harm, CriticalValue.fixed(2 * ALPHA));
    }
}
