package io.offerstream.console.state;

import io.offerstream.schemas.ExperimentResult;
import java.time.Instant;

/**
 * What a cycle's result said at one tick: a point of its charts. Fractions; null where the result had none.
 *
 * @param lift live lift of TEST over CONTROL_POPULARITY, with its always-valid interval
 */
public record Look(
        Instant asOf,
        Double lift,
        Double low,
        Double high,
        Double liveP,
        long testAssigned,
        long testRedeeming,
        long controlAssigned,
        long controlRedeeming,
        Double testCoverage,
        Double controlCoverage,
        Double testTop5,
        Double controlTop5) {
    static Look of(ExperimentResult result) {
        return new Look(
                result.getAsOf(),
                result.getLiveLift(),
                result.getLiveLiftLow(),
                result.getLiveLiftHigh(),
                result.getLiveP(),
                result.getTestAssigned(),
                result.getTestRedeeming(),
                result.getPopularityAssigned(),
                result.getPopularityRedeeming(),
                result.getTestCoverage(),
                result.getPopularityCoverage(),
                result.getTestTop5Share(),
                result.getPopularityTop5Share());
    }
}
