package io.offerstream.local.results;

import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.Duration;
import java.time.Instant;

/** Results as measurement publishes them. */
public final class SampleResults {
    private static final Instant START = Instant.parse("2026-01-05T03:00:00Z");

    private SampleResults() {}

    /** A weekly cycle, by its number from 1, that is final and shows nothing. */
    public static ExperimentResult.Builder closed(String market, int number) {
        var opens = START.plus(Duration.ofDays(7L * (number - 1)));
        var closes = opens.plus(Duration.ofDays(7));
        return ExperimentResult.newBuilder()
                .setMarket(market)
                .setCycleId("2026-01-%02dT04:00".formatted(5 + 7 * (number - 1)))
                .setExperimentId("offers-top3")
                .setDefinitionVersion("2")
                .setState(CycleState.FINAL)
                .setOpensAt(opens)
                .setClosesAt(closes)
                .setAsOf(closes.plus(Duration.ofDays(8)))
                .setTestAssigned(1_600)
                .setTestExposed(900)
                .setTestRedeeming(400)
                .setPopularityAssigned(200)
                .setPopularityExposed(110)
                .setPopularityRedeeming(48)
                .setLift(0.042)
                .setLiftLow(-0.2)
                .setLiftHigh(0.35)
                .setLiftStatus("OK")
                .setMethod("LOG")
                .setAlpha(0.04)
                .setPValue(0.77)
                .setSrmP(0.5)
                .setMde(0.38);
    }

    /** The same while it is open. */
    public static ExperimentResult.Builder open(String market, int number) {
        var closed = closed(market, number);
        return closed.setState(CycleState.OPEN)
                .setAsOf(closed.getClosesAt().minus(Duration.ofDays(1)))
                .setLift(null)
                .setLiftLow(null)
                .setLiftHigh(null)
                .setLiftStatus("OPEN")
                .setWithheldBecause("the cycle is open; the interval comes at its close")
                .setMethod("")
                .setAlpha(null)
                .setPValue(null);
    }
}
