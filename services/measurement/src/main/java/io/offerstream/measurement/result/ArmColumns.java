package io.offerstream.measurement.result;

import io.offerstream.measurement.catalogue.Shown;
import io.offerstream.measurement.cycle.CycleSums;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import java.util.List;

/** The columns that every arm has. */
record ArmColumns(CycleSums sums, Shown shown) {
    void writeTo(ExperimentResult.Builder result) {
        var test = sums.in(Arm.TEST);
        result.setTestAssigned(test.assigned())
                .setTestExposed(test.exposed())
                .setTestRedeeming(test.redeeming())
                .setTestExposures(sums.exposures(Arm.TEST))
                .setTestRedemptions(test.redemptions());
        var popularity = sums.in(Arm.CONTROL_POPULARITY);
        result.setPopularityAssigned(popularity.assigned())
                .setPopularityExposed(popularity.exposed())
                .setPopularityRedeeming(popularity.redeeming())
                .setPopularityExposures(sums.exposures(Arm.CONTROL_POPULARITY))
                .setPopularityRedemptions(popularity.redemptions());
        var random = sums.in(Arm.CONTROL_RANDOM);
        result.setRandomAssigned(random.assigned())
                .setRandomExposed(random.exposed())
                .setRandomRedeeming(random.redeeming())
                .setRandomExposures(sums.exposures(Arm.CONTROL_RANDOM))
                .setRandomRedemptions(random.redemptions());
        var holdOut = sums.in(Arm.HOLD_OUT);
        result.setHoldOutAssigned(holdOut.assigned())
                .setHoldOutExposed(holdOut.exposed())
                .setHoldOutRedeeming(holdOut.redeeming())
                .setHoldOutExposures(sums.exposures(Arm.HOLD_OUT))
                .setHoldOutRedemptions(holdOut.redemptions());
        result.setSums(JsonTexts.sums(sums));
        writeCatalogueTo(result);
    }

    private void writeCatalogueTo(ExperimentResult.Builder result) {
        var test = shown.in(Arm.TEST);
        test.coverage().ifPresent(result::setTestCoverage);
        test.spread().ifPresent(spread -> result.setTestTop5Share(spread.topShare()));
        var popularity = shown.in(Arm.CONTROL_POPULARITY);
        popularity.coverage().ifPresent(result::setPopularityCoverage);
        popularity.spread().ifPresent(spread -> result.setPopularityTop5Share(spread.topShare()));
        var random = shown.in(Arm.CONTROL_RANDOM);
        random.coverage().ifPresent(result::setRandomCoverage);
        random.spread().ifPresent(spread -> result.setRandomTop5Share(spread.topShare()));
        result.setConcentration(JsonTexts.concentration(shown))
                .setEligibleOffers(shown.eligible())
                .setNewOffers(shown.newOffers())
                .setNewOffersSeen(shown.firstSeen().size())
                .setUnseenOffers(List.copyOf(shown.unseen().keySet()));
        shown.secondsToFirstExposure(0.5).ifPresent(result::setFirstExposureMedianSeconds);
        shown.secondsToFirstExposure(0.95).ifPresent(result::setFirstExposureP95Seconds);
    }
}
