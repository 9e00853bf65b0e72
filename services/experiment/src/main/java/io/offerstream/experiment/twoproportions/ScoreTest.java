package io.offerstream.experiment.twoproportions;

import io.offerstream.experiment.tails.NormalTail;
import java.util.OptionalDouble;

/**
 * Pooled score test that both arms redeem alike (the chi-square test of the 2x2 table, with a sign).
 *
 * @param z positive where TEST redeems more; empty where nobody or everybody redeemed, and nothing speaks against it
 * @param pValue two-sided; 1 where z is empty, 0 where it is too small for a double
 * @param log10PValue its decimal logarithm, also where {@code pValue} is 0
 */
public record ScoreTest(OptionalDouble z, double pValue, double log10PValue) {

    static ScoreTest of(Proportion test, Proportion control) {
        double users = (double) test.users() + control.users();
        double redeemers = (double) test.redeemers() + control.redeemers();
        double others = (double) (test.users() - test.redeemers()) + (control.users() - control.redeemers());
        if (redeemers == 0 || others == 0) {
            return new ScoreTest(OptionalDouble.empty(), 1, 0);
        }
        double variance = redeemers / users * (others / users) * (1.0 / test.users() + 1.0 / control.users());
        double z = (test.rate() - control.rate()) / Math.sqrt(variance);
        return new ScoreTest(OptionalDouble.of(z), NormalTail.twoSided(z), NormalTail.log10TwoSided(z));
    }
}
