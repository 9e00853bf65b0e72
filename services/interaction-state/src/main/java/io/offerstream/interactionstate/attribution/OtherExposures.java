package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.state.SealedLabels;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a customer saw in other impressions and did not redeem: a contrast names it beside what stood in its own, so that
 * a slate of one offer has something to compare with, too.
 *
 * @param horizon epoch milliseconds; what is older plays no part
 * @param teaches whether an exposure may be trained on
 */
record OtherExposures(Attribution attribution, long horizon, Predicate<Exposure> teaches) {
    /** More would be the greater part of a contrast, and say little more. */
    static final int MOST = 5;

    /**
     * Those that are labelled SEEN_NOT_REDEEMED by now, one an offer, the newest impression first, then by its id and
     * position; none of an offer that the customer has redeemed.
     *
     * @param seen in the contrast's own slate and not redeemed: these offers are in it already
     */
    List<Exposure> of(SeenSlate slate, List<Exposure> seen) {
        var exposures = attribution.exposures();
        var leftOut = redeemedOffers();
        seen.forEach(exposure -> leftOut.add(exposure.offerId()));
        var others = new ArrayList<Exposure>(MOST);
        int end = exposures.size();
        while (end > 0 && timeOf(exposures.get(end - 1)) >= horizon && others.size() < MOST) {
            int start = startOfTime(exposures, end);
            for (var exposure : exposures.subList(start, end)) {
                if (others.size() < MOST
                        && !exposure.isOf(slate)
                        && isSeenOnly(exposure)
                        && teaches.test(exposure)
                        && leftOut.add(exposure.offerId())) {
                    others.add(exposure);
                }
            }
            end = start;
        }
        return others;
    }

    /** Where those of the same time as the last before {@code end} begin. */
    private static int startOfTime(List<Exposure> exposures, int end) {
        long time = timeOf(exposures.get(end - 1));
        int start = end - 1;
        while (start > 0 && timeOf(exposures.get(start - 1)) == time) {
            start--;
        }
        return start;
    }

    private static long timeOf(Exposure exposure) {
        return exposure.slate().getTime();
    }

    private static boolean isSeenOnly(Exposure exposure) {
        return SealedLabels.kind(exposure.slate(), exposure.position())
                .filter(kind -> kind == OutcomeKind.SEEN_NOT_REDEEMED)
                .isPresent();
    }

    private Set<String> redeemedOffers() {
        var offers = new HashSet<String>();
        for (var use : attribution.uses()) {
            if (use.getTime() >= horizon) {
                offers.add(use.getOfferId());
            }
        }
        return offers;
    }
}
