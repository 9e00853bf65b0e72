package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.harm.CycleHarm;
import io.offerstream.experiment.harm.HarmEvidence;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What results lead to: each reaction fits its cause. */
class ReactionsTest {
    private static final List<String> CYCLES = List.of(
            FIRST_CYCLE,
            "2026-01-05T06:00",
            "2026-01-05T12:00",
            "2026-01-05T18:00",
            "2026-01-06T00:00",
            "2026-01-06T06:00",
            "2026-01-06T12:00",
            "2026-01-06T18:00");

    private static final int MINUTES = 360;
    private static final EventDesign DESIGN = new EventDesign(1_000, 500, EventDesign.DEFAULT_KAPPA);

    /** A cycle in which the arms redeem as told; the next one opens at its last tick. */
    private static void live(MeasurementDriver measurement, int cycle, long test, long control) {
        measurement.customers(0, CYCLES.get(cycle), Arm.TEST, 1_000, 800, test);
        measurement.customers(0, CYCLES.get(cycle), Arm.CONTROL_POPULARITY, 500, 400, control);
        measurement.customers(0, CYCLES.get(cycle), Arm.CONTROL_RANDOM, 500, 400, 50);
        measurement.tick(cycle * MINUTES + 1);
        measurement.tick((cycle + 1) * MINUTES);
    }

    private static List<String> modes(List<MarketPolicy> policies) {
        return policies.stream()
                .map(policy -> policy.getPolicy() + " " + policy.getTestShare() + " after " + policy.getCycleId())
                .toList();
    }

    @Test
    void shouldFallBackAtTheFirstRedemptionThatShowsHarm() {
        try (var measurement = MeasurementDriver.withMarket()) {
            live(measurement, 0, 100, 150);

            var policy = measurement.policies();
            assertThat(modes(policy)).containsExactly("FALLBACK 0.0 after " + FIRST_CYCLE);
            assertThat(policy.get(0).getDecidedAt()).as("not at the close").isEqualTo(at(1));
            assertThat(policy.get(0).getHarmLog10Evidence()).isGreaterThan(2);
            assertThat(measurement.audit())
                    .contains("market-policy.change: TEST redeems less than its control: the evidence over the year's"
                            + " cycles exceeds 1 in 100");
        }
    }

    @Test
    void shouldNotFallBackWithoutHarm() {
        try (var measurement = MeasurementDriver.withMarket()) {
            for (int cycle = 0; cycle < CYCLES.size(); cycle++) {
                live(measurement, cycle, 205, 100);
            }

            assertThat(measurement.policies()).isEmpty();
        }
    }

    @Test
    void shouldAddUpEvidenceOverCyclesNoneOfWhichShowsHarmByItself() {
        try (var measurement = MeasurementDriver.withMarket()) {
            live(measurement, 0, 170, 110);
            live(measurement, 1, 170, 110);
            assertThat(measurement.policies()).isEmpty();
            var results = measurement.results();
            double one = new CycleHarm(DESIGN).logEvidence(170, 110);
            var evidence = results.stream()
                    .filter(result -> result.getCycleId().equals(CYCLES.get(1)))
                    .findFirst()
                    .orElseThrow()
                    .getHarmLog10Evidence();
            assertThat(evidence)
                    .isCloseTo(HarmEvidence.NONE.withFinishedCycle(one).logEvidence(one) / Math.log(10), within(1e-12));

            for (int cycle = 2; cycle < 6; cycle++) {
                live(measurement, cycle, 170, 110);
            }
            assertThat(modes(measurement.policies())).first().asString().startsWith("FALLBACK 0.0");
        }
    }

    @Test
    void shouldComeBackByStepsOverCyclesThatWereServedSo() {
        try (var measurement = MeasurementDriver.withMarket()) {
            live(measurement, 0, 100, 150);
            for (int cycle = 1; cycle < CYCLES.size(); cycle++) {
                live(measurement, cycle, 200, 100);
            }

            // The cycle that opens with a decision is served as before it: each step needs a cycle of its own.
            assertThat(modes(measurement.policies()))
                    .containsExactly(
                            "FALLBACK 0.0 after " + CYCLES.get(0),
                            "RE_ENTRY 0.1 after " + CYCLES.get(2),
                            "RE_ENTRY 0.25 after " + CYCLES.get(4),
                            "RE_ENTRY 0.5 after " + CYCLES.get(6));
        }
    }

    @Test
    void shouldFallBackAgainWhenTheReturnDoesHarm() {
        try (var measurement = MeasurementDriver.withMarket()) {
            live(measurement, 0, 100, 150);
            live(measurement, 1, 200, 100);
            live(measurement, 2, 200, 100);
            live(measurement, 3, 100, 150);
            live(measurement, 4, 100, 150);

            assertThat(measurement.policies())
                    .extracting(MarketPolicy::getPolicy)
                    .containsExactly(MarketMode.FALLBACK, MarketMode.RE_ENTRY, MarketMode.FALLBACK);
        }
    }

    @Test
    void shouldNotStepUpOnCyclesThatGiveNoEvidence() {
        try (var measurement = MeasurementDriver.withMarket()) {
            live(measurement, 0, 100, 150);
            live(measurement, 1, 200, 100);
            live(measurement, 2, 200, 100);
            for (int cycle = 3; cycle < 6; cycle++) {
                measurement.customers(0, CYCLES.get(cycle), Arm.TEST, 800, 700, 160);
                measurement.customers(0, CYCLES.get(cycle), Arm.CONTROL_POPULARITY, 600, 500, 120);
                measurement.customers(0, CYCLES.get(cycle), Arm.CONTROL_RANDOM, 600, 500, 50);
                measurement.tick(cycle * MINUTES + 1);
                measurement.tick((cycle + 1) * MINUTES);
            }

            assertThat(measurement.policies())
                    .last()
                    .satisfies(policy -> assertThat(policy.getTestShare()).isEqualTo(0.1));
        }
    }

    @Test
    void shouldServeOnWhenTheDataIsAtFault() {
        try (var measurement = MeasurementDriver.withMarket()) {
            // As harmful as can be, but a tenth of TEST's customers are missing.
            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 900, 800, 100);
            measurement.customers(0, FIRST_CYCLE, Arm.CONTROL_POPULARITY, 550, 400, 250);
            measurement.customers(0, FIRST_CYCLE, Arm.CONTROL_RANDOM, 550, 400, 50);
            measurement.tick(1);
            measurement.tick(360);

            assertThat(measurement.policies()).isEmpty();
            assertThat(measurement.results()).last().satisfies(result -> {
                assertThat(result.getSrmVerdict()).isEqualTo("RED");
                assertThat(result.getLift()).isNull();
                assertThat(result.getLiveP()).isNull();
                assertThat(result.getHarmLog10E()).isNull();
                assertThat(result.getVerdict()).startsWith("Do not trust this cycle: the assigned customers");
            });
            assertThat(measurement.audit()).anyMatch(entry -> entry.startsWith("alert.raise: sample ratio mismatch"));
        }
    }

    @Test
    void shouldLeaveMarketsAloneWhoseArmsCausedNothing() {
        try (var measurement = new MeasurementDriver()) {
            measurement.pipe(applied(
                    DE,
                    YAML.replace("id: fixture", "id: fixture\n  lift: withheld\n  withheld_because: \"a replay\""),
                    false));
            live(measurement, 0, 50, 200);

            assertThat(measurement.policies()).isEmpty();
            assertThat(measurement.results())
                    .last()
                    .satisfies(result -> assertThat(result.getVerdict()).isEqualTo("No lift is given: a replay."));
        }
    }

    @Test
    void shouldTightenAfterACycleThatShowedTooLittleAndLoosenAfterOneThatDidNot() {
        try (var measurement = MeasurementDriver.withMarket()) {
            for (int offer = 1; offer <= 20; offer++) {
                measurement.pipe(Events.offer("o-" + offer));
            }
            measurement.tick(0);
            show(measurement, 0, 5);
            show(measurement, 1, 5);
            for (int cycle = 2; cycle < 5; cycle++) {
                show(measurement, cycle, 20);
            }

            assertThat(measurement.policies())
                    .extracting(policy -> policy.getPreviousModel() + " " + policy.getExposureFloorFactor() + " "
                            + Math.round(1_000 * policy.getConcentrationCapFactor()))
                    .containsExactly("true 2.0 800", "true 4.0 640", "true 2.0 800", "false 1.0 1000");
            assertThat(measurement.audit())
                    .contains(
                            "alert.raise: five offers have more of TEST's exposures than the 70 % allowed",
                            "alert.raise: TEST has shown fewer of the offers that were live long enough than the 80 % wanted");
        }
    }

    /** A cycle in which TEST has 2,000 exposures, of so many offers alike. */
    private static void show(MeasurementDriver measurement, int cycle, int offers) {
        for (int offer = 1; offer <= offers; offer++) {
            measurement.events(0, CYCLES.get(cycle), Arm.TEST, "o-" + offer, 2_000 / offers, 0);
        }
        live(measurement, cycle, 200, 100);
    }

    @Test
    void shouldNotJudgeOffersByAFewExposures() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(Events.offer("o-1"));
            measurement.pipe(Events.offer("o-2"));
            measurement.tick(0);
            measurement.events(0, FIRST_CYCLE, Arm.TEST, "o-1", 999, 0);
            live(measurement, 0, 200, 100);

            assertThat(measurement.policies()).isEmpty();
        }
    }

    @Test
    void shouldForgetTheEvidenceOfLastYear() {
        try (var measurement = new MeasurementDriver()) {
            measurement.pipe(
                    applied(DE, YAML.replace("first_start: 2026-01-05T00:00", "first_start: 2025-12-31T12:00"), false));
            for (var cycle : List.of("2025-12-31T12:00", "2025-12-31T18:00", "2026-01-01T00:00")) {
                measurement.customers(0, cycle, Arm.TEST, 1_000, 800, 170);
                measurement.customers(0, cycle, Arm.CONTROL_POPULARITY, 500, 400, 110);
                measurement.customers(0, cycle, Arm.CONTROL_RANDOM, 500, 400, 50);
                var opening = MeasurementDriver.opening(cycle);
                measurement.tick(minutes(opening) + 1);
                measurement.tick(minutes(opening) + MINUTES);
            }

            double one = new CycleHarm(DESIGN).logEvidence(170, 110);
            var ofTheYear = measurement.results().stream()
                    .filter(result -> result.getCycleId().equals("2026-01-01T00:00"))
                    .findFirst()
                    .orElseThrow();
            assertThat(ofTheYear.getHarmLog10Evidence())
                    .isCloseTo(HarmEvidence.NONE.logEvidence(one) / Math.log(10), within(1e-12));
        }
    }

    private static double minutes(Instant time) {
        return Duration.between(TestMarket.OPENING, time).toMinutes();
    }
}
