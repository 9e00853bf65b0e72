package io.offerstream.experiment.pooling;

import java.util.List;
import java.util.Optional;

/** Mantel and Haenszel's rate ratio: holds with few strata and with strata in which nobody redeemed in an arm. */
final class MantelHaenszel {
    private MantelHaenszel() {}

    /**
     * Pools all strata.
     *
     * @return empty where nobody redeemed in all of an arm, or everybody did everywhere
     * @see "Greenland, Robins: Estimation of a common effect parameter from sparse follow-up data, Biometrics 41, 1985"
     */
    static Optional<PooledRatio> of(List<Stratum> strata, double criticalValue) {
        double test = 0;
        double control = 0;
        double spread = 0;
        for (Stratum stratum : strata) {
            if (stratum.hasBoth()) {
                double users = stratum.users();
                double n1 = stratum.test().users() / users;
                double n0 = stratum.control().users() / users;
                double x1 = stratum.test().redeemers();
                double x0 = stratum.control().redeemers();
                test += x1 * n0;
                control += x0 * n1;
                spread += n1 * n0 * (x1 + x0) - x1 * x0 / users;
            }
        }
        if (test == 0 || control == 0 || !(spread > 0)) {
            return Optional.empty();
        }
        return Optional.of(
                new PooledRatio(Math.log(test / control), Math.sqrt(spread / test / control), criticalValue));
    }
}
