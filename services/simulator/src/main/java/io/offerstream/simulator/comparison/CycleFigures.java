package io.offerstream.simulator.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What came of one measured cycle of a market. Values are sums over TEST of the true probability to redeem anything in
 * the cycle, under what the customer was shown, or would have been shown by another policy in the same place.
 *
 * @param test customers
 * @param served by the system's slates
 * @param popularity by the control's policy
 * @param profiles by the best policy on profiles
 * @param oracle by the best slates
 * @param redeemers customers of TEST who did redeem something
 * @param control customers of CONTROL_POPULARITY
 * @param controlRedeemers those who did redeem something
 * @param impressions of TEST's slates by live offer, in the order of their numbers
 * @param newOffers what became of the cycle's new offers
 * @param looks sessions of all arms
 * @param rendered offers in them
 * @param redeemed of those
 * @param organic redemptions at the till, not seen before
 * @param own what a system that measures itself said of the cycle
 */
public record CycleFigures(
        String market,
        int cycle,
        long test,
        double served,
        double popularity,
        double profiles,
        double oracle,
        long redeemers,
        long control,
        long controlRedeemers,
        List<Long> impressions,
        List<NewOffer> newOffers,
        long looks,
        long rendered,
        long redeemed,
        long organic,
        Optional<OwnResult> own) {
    private static final int TOP = 5;

    public CycleFigures {
        impressions = List.copyOf(impressions);
        newOffers = List.copyOf(newOffers);
    }

    /**
     * A new offer's first cycle.
     *
     * @param impressions of TEST's slates in it
     * @param slot of the first of them, six hours each from the opening; -1 for none
     */
    public record NewOffer(int offer, long impressions, int slot) {}

    /**
     * What a system says of its own experiment.
     *
     * @param control as the values, by the system's own control
     * @param interval of TEST's lift over that control; empty where it gives none
     */
    public record OwnResult(double control, Optional<Ends> interval) {
        /** True lift, as the interval should hold it. */
        double lift(double served) {
            return served / control - 1;
        }
    }

    /**
     * Of an interval.
     *
     * @param high infinite where there is none
     */
    public record Ends(double low, double high) {
        boolean contains(double value) {
            return value >= low && value <= high;
        }
    }

    /** The same, with what the system said of it. */
    CycleFigures with(OwnResult result) {
        return new CycleFigures(
                market,
                cycle,
                test,
                served,
                popularity,
                profiles,
                oracle,
                redeemers,
                control,
                controlRedeemers,
                impressions,
                newOffers,
                looks,
                rendered,
                redeemed,
                organic,
                Optional.of(result));
    }

    long allImpressions() {
        return impressions.stream().mapToLong(Long::longValue).sum();
    }

    /** Impressions of the five offers that have the most. */
    long topImpressions() {
        return impressions.stream()
                .sorted(Comparator.reverseOrder())
                .limit(TOP)
                .mapToLong(Long::longValue)
                .sum();
    }
}
