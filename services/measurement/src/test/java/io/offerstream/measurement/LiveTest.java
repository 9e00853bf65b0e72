package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.confidencesequence.EventSequence;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said while a cycle is open, and what becomes of it. */
class LiveTest {
    private static final EventDesign DESIGN = new EventDesign(1_000, 500, EventDesign.DEFAULT_KAPPA);

    private static MeasurementDriver assigned() {
        var measurement = MeasurementDriver.withMarket();
        measurement.customers(0, FIRST_CYCLE, Arm.TEST, 1_000, 0, 0);
        measurement.customers(0, FIRST_CYCLE, Arm.CONTROL_POPULARITY, 500, 0, 0);
        measurement.customers(0, FIRST_CYCLE, Arm.CONTROL_RANDOM, 500, 0, 0);
        return measurement;
    }

    private static void redeem(MeasurementDriver measurement, Arm arm, Instant... times) {
        measurement.count(
                0,
                MeasurementDriver.row(FIRST_CYCLE, arm)
                        .setRedeemingCustomers(times.length)
                        .setCustomerRedemptions(times.length)
                        .setCustomerRedemptionsSquared(times.length)
                        .setFirstRedemptionsAdded(Arrays.asList(times)));
    }

    private static ExperimentResult last(MeasurementDriver measurement) {
        var results = measurement.results();
        return results.get(results.size() - 1);
    }

    private static double p(long test, long control) {
        return new EventSequence(DESIGN, test, control).evidence().pValue();
    }

    @Test
    void shouldLookAfterEveryRedemptionInOrderOfTimeAndKeepTheSmallest() {
        try (var measurement = assigned()) {
            // Forty of the control first, then twice as many of TEST: by the end of the tick nothing is left to see.
            var control = new ArrayList<Instant>();
            var test = new ArrayList<Instant>();
            for (int i = 0; i < 40; i++) {
                control.add(at(1).plusMillis(i));
            }
            for (int i = 0; i < 80; i++) {
                test.add(at(2).plusMillis(i));
            }
            redeem(measurement, Arm.TEST, test.toArray(Instant[]::new));
            redeem(measurement, Arm.CONTROL_POPULARITY, control.toArray(Instant[]::new));
            measurement.tick(5);

            var result = last(measurement);
            assertThat(result.getLiveP()).isEqualTo(p(0, 40));
            assertThat(result.getLiveLift()).isZero();
            assertThat(result.getLiveStatus()).as("as that look went").isEqualTo("HARM");
            assertThat(result.getLiveAlpha()).isEqualTo(0.01);
            var interval = new EventSequence(DESIGN, 80, 40).lifts(0.01);
            assertThat(result.getLiveLiftLow()).isEqualTo(interval.low());
            assertThat(result.getLiveLiftHigh()).isEqualTo(interval.high());
            assertThat(result.getLift()).as("no fixed interval while open").isNull();
            assertThat(result.getVerdict()).startsWith("TEST redeems less").contains("now: 99 %");
        }
    }

    @Test
    void shouldNotTakeBackWhatALookHasShownButSayTheFinalWordByTheTimesOfTheRedemptions() {
        try (var measurement = assigned()) {
            redeem(measurement, Arm.CONTROL_POPULARITY, at(10), at(11), at(12), at(13));
            measurement.tick(15);
            double shown = last(measurement).getLiveP();
            assertThat(shown).isEqualTo(p(0, 4));

            // They were there before, and became known later.
            redeem(measurement, Arm.TEST, at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8));
            measurement.tick(20);
            assertThat(last(measurement).getLiveP()).isEqualTo(Math.min(shown, p(8, 4)));

            measurement.tick(360 + 181);
            var result = last(measurement);
            assertThat(result.getState()).isEqualTo(CycleState.FINAL);
            assertThat(result.getLiveP())
                    .isEqualTo(Arrays.stream(new double[] {
                                p(1, 0), p(2, 0), p(3, 0), p(4, 0), p(5, 0), p(6, 0), p(7, 0), p(8, 0), p(8, 1),
                                p(8, 2), p(8, 3), p(8, 4)
                            })
                            .min()
                            .orElseThrow());
            assertThat(result.getSrmSequentialP()).isNull();
            assertThat(measurement.driver.dump("first-redemptions")).isEmpty();
        }
    }

    @Test
    void shouldCountARedemptionOfTheSameMillisecondAsOneLook() {
        try (var measurement = assigned()) {
            redeem(measurement, Arm.TEST, at(1), at(1));
            redeem(measurement, Arm.CONTROL_POPULARITY, at(1));
            measurement.tick(5);

            assertThat(last(measurement).getLiveP()).isEqualTo(p(2, 1));
        }
    }

    @Test
    void shouldGoBackWhenAFirstRedemptionIsTakenBack() {
        try (var measurement = assigned()) {
            redeem(measurement, Arm.TEST, at(1), at(2));
            measurement.tick(5);
            measurement.count(
                    0,
                    MeasurementDriver.row(FIRST_CYCLE, Arm.TEST)
                            .setRedeemingCustomers(-1)
                            .setCustomerRedemptions(-1)
                            .setCustomerRedemptionsSquared(-1)
                            .setFirstRedemptionsRemoved(List.of(at(2))));
            measurement.tick(6);
            measurement.tick(541);

            var result = last(measurement);
            assertThat(result.getTestRedeeming()).isEqualTo(1);
            assertThat(result.getLiveP()).isEqualTo(p(1, 0));
        }
    }

    @Test
    void shouldSayThatNothingIsShownYet() {
        try (var measurement = assigned()) {
            measurement.tick(5);

            var result = last(measurement);
            assertThat(result.getLiveStatus()).isEqualTo("NOT_YET");
            assertThat(result.getLiveP()).isEqualTo(1);
            assertThat(result.getLiveLift()).isNull();
            assertThat(result.getLiveLiftHigh()).isNull();
            assertThat(result.getVerdict())
                    .isEqualTo("No difference is shown so far: 99 % confidence sequence -100.0 % … +∞.");
        }
    }
}
