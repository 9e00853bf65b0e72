package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static io.offerstream.platform.fixture.TestMarket.config;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.TwoProportions;
import io.offerstream.platform.app.RevivedTask;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    /** Assigned as the weights say, with a lift of TEST over its control. */
    private static void countFirstCycle(MeasurementDriver measurement) {
        measurement.customers(0, FIRST_CYCLE, Arm.TEST, 600, 350, 90);
        measurement.customers(1, FIRST_CYCLE, Arm.TEST, 400, 250, 60);
        measurement.customers(1, FIRST_CYCLE, Arm.CONTROL_POPULARITY, 505, 300, 50);
        measurement.customers(0, FIRST_CYCLE, Arm.CONTROL_RANDOM, 495, 310, 25);
    }

    @Test
    void shouldSumOverTasksTicksAndOffers() {
        try (var measurement = MeasurementDriver.withMarket()) {
            countFirstCycle(measurement);
            measurement.events(0, FIRST_CYCLE, Arm.TEST, "o-1", 70, 9);
            measurement.tick(1);
            measurement.events(0, FIRST_CYCLE, Arm.TEST, "o-2", 30, 1);
            measurement.events(1, FIRST_CYCLE, Arm.TEST, "o-1", 11, 2);
            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 1, 1, 0);
            measurement.tick(2);

            var results = measurement.results();
            assertThat(results).hasSize(2);
            var newest = results.get(1);
            assertThat(newest.getTestAssigned()).isEqualTo(1_001);
            assertThat(newest.getTestExposed()).isEqualTo(601);
            assertThat(newest.getTestRedeeming()).isEqualTo(150);
            assertThat(newest.getTestExposures()).isEqualTo(111);
            assertThat(newest.getTestRedemptions()).isEqualTo(150);
            assertThat(newest.getPopularityAssigned()).isEqualTo(505);
            assertThat(newest.getRandomRedeeming()).isEqualTo(25);
            assertThat(newest.getAsOf()).isEqualTo(at(2));
        }
    }

    @Test
    void shouldGoFromOpenToProvisionalToFinal() {
        try (var measurement = MeasurementDriver.withMarket()) {
            countFirstCycle(measurement);
            measurement.tick(1);
            measurement.tick(359);
            measurement.tick(360);
            measurement.tick(361);
            measurement.tick(360 + 180);
            measurement.tick(360 + 181);
            measurement.tick(9_999);

            assertThat(measurement.results())
                    .extracting(result -> result.getState() + " " + result.getAsOf())
                    .containsExactly("OPEN " + at(1), "PROVISIONAL " + at(360), "FINAL " + at(541));
            assertThat(measurement.driver.dump("first-redemptions")).isEmpty();
        }
    }

    @Test
    void shouldNeverChangeAFinalResult() {
        try (var measurement = MeasurementDriver.withMarket()) {
            countFirstCycle(measurement);
            measurement.tick(1);
            measurement.tick(600);
            measurement.results();

            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 0, 0, 1);
            measurement.tick(601);

            assertThat(measurement.results()).isEmpty();
        }
    }

    @Test
    void shouldHideTheIntervalWhileTheCycleIsOpen() {
        try (var measurement = MeasurementDriver.withMarket()) {
            countFirstCycle(measurement);
            measurement.tick(1);

            assertThat(measurement.results()).singleElement().satisfies(result -> {
                assertThat(result.getLiftStatus()).isEqualTo("OPEN");
                assertThat(result.getWithheldBecause()).isNotBlank();
                assertThat(result.getLift()).isNull();
                assertThat(result.getDifference()).isNull();
                assertThat(result.getPValue()).isNull();
                assertThat(result.getMde()).isPositive();
                assertThat(result.getSrmP())
                        .isEqualTo(SampleRatioCheck.of(List.of(1_000L, 505L, 495L), List.of(0.5, 0.25, 0.25))
                                .pValue());
            });
        }
    }

    @Test
    void shouldShowTheIntervalsOfTheCountsAtTheClose() {
        try (var measurement = MeasurementDriver.withMarket()) {
            countFirstCycle(measurement);
            measurement.tick(1);
            measurement.tick(360);

            var expected = TwoProportions.compare(new Proportion(1_000, 150), new Proportion(505, 50), 0.04);
            var lift = expected.lift().orElseThrow();
            var difference = expected.difference().orElseThrow();
            var result = last(measurement.results());
            assertThat(result.getLiftStatus()).isEqualTo("OK");
            assertThat(result.getWithheldBecause()).isEmpty();
            assertThat(result.getAlpha()).isEqualTo(0.04);
            assertThat(result.getLift()).isEqualTo(lift.value().getAsDouble());
            assertThat(result.getMethod()).isEqualTo("LOG");
            assertThat(result.getLiftLow())
                    .isEqualTo(lift.headline().orElseThrow().interval().low());
            assertThat(result.getLiftHigh())
                    .isEqualTo(lift.headline().orElseThrow().interval().high());
            assertThat(result.getDifference()).isEqualTo(difference.value());
            assertThat(result.getDifferenceLow())
                    .isEqualTo(difference.newcombe().low());
            assertThat(result.getDifferenceHigh())
                    .isEqualTo(difference.newcombe().high());
            assertThat(result.getPValue())
                    .isEqualTo(expected.scoreTest().orElseThrow().pValue());
            assertThat(result.getLog10P())
                    .isEqualTo(expected.scoreTest().orElseThrow().log10PValue());
        }
    }

    private static ExperimentResult last(List<ExperimentResult> results) {
        return results.get(results.size() - 1);
    }

    @Test
    void shouldWithholdTheLiftOfArmsThatCausedNothing() {
        try (var measurement = new MeasurementDriver()) {
            measurement.pipe(applied(
                    DE,
                    YAML.replace("id: fixture", "id: fixture\n  lift: withheld\n  withheld_because: \"a replay\""),
                    false));
            countFirstCycle(measurement);
            measurement.tick(1);
            measurement.tick(700);

            assertThat(measurement.results()).hasSize(2).allSatisfy(result -> {
                assertThat(result.getLiftStatus()).isEqualTo("WITHHELD");
                assertThat(result.getWithheldBecause()).isEqualTo("a replay");
                assertThat(result.getLift()).isNull();
                assertThat(result.getPValue()).isNull();
            });
        }
    }

    @Test
    void shouldWithholdTheLiftWhenTheArmsDoNotHaveTheirShares() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 900, 500, 90);
            measurement.customers(1, FIRST_CYCLE, Arm.CONTROL_POPULARITY, 600, 300, 50);
            measurement.customers(0, FIRST_CYCLE, Arm.CONTROL_RANDOM, 500, 200, 25);
            measurement.tick(1);
            measurement.tick(360);

            var result = last(measurement.results());
            assertThat(result.getState()).isEqualTo(CycleState.PROVISIONAL);
            assertThat(result.getLiftStatus()).isEqualTo("WITHHELD");
            assertThat(result.getSrmP()).isLessThan(0.0005);
            assertThat(result.getLift()).isNull();
            assertThat(result.getDifference()).isNull();
        }
    }

    /** Everybody has impressions, and customers of TEST one in seven fewer: no arm lost a customer. */
    @Test
    void shouldFindLostImpressionsByBothControlsTogether() {
        try (var measurement = MeasurementDriver.withMarket()) {
            impressions(measurement, Arm.TEST, 1_800, 3_060);
            impressions(measurement, Arm.CONTROL_POPULARITY, 900, 1_800);
            impressions(measurement, Arm.CONTROL_RANDOM, 900, 1_800);
            measurement.tick(1);
            measurement.tick(360);

            var result = last(measurement.results());
            assertThat(result.getSrmImpressionsP()).isLessThan(0.0005);
            assertThat(result.getSrmExposedP()).isGreaterThan(0.01);
            assertThat(result.getSrmVerdict()).isEqualTo("RED");
            assertThat(result.getSrmBecause()).contains("customers of TEST and of the controls differ in impressions");
        }
    }

    /** Customers of an arm with a variance of about 4 between them. */
    private static void impressions(MeasurementDriver measurement, Arm arm, long customers, long impressions) {
        measurement.count(
                0,
                MeasurementDriver.row(FIRST_CYCLE, arm)
                        .setAssignedCustomers(customers)
                        .setExposedCustomers(customers)
                        .setRedeemingCustomers(customers / 10)
                        .setImpressions(impressions)
                        .setImpressionsSquared(impressions * impressions / customers + 4 * customers)
                        .setCustomerRedemptions(customers / 10)
                        .setCustomerRedemptionsSquared(customers / 10));
    }

    @Test
    void shouldGiveNoVerdictOnAnEmptyArm() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 2, 1, 1);
            measurement.tick(1);
            measurement.tick(360);

            var result = last(measurement.results());
            assertThat(result.getLiftStatus()).isEqualTo("NO_DATA");
            assertThat(result.getSrmP()).isNull();
            assertThat(result.getMde()).isNull();
            assertThat(result.getLift()).isNull();
        }
    }

    @Test
    void shouldTakeBackWhatIsCorrected() {
        try (var measurement = MeasurementDriver.withMarket()) {
            countFirstCycle(measurement);
            measurement.events(0, FIRST_CYCLE, Arm.TEST, "o-1", 70, 9);
            measurement.tick(1);
            measurement.events(0, FIRST_CYCLE, Arm.TEST, "o-1", 0, -3);
            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 0, 0, -2);
            measurement.tick(400);

            var result = last(measurement.results());
            assertThat(result.getTestRedemptions()).isEqualTo(148);
            assertThat(result.getTestRedeeming()).isEqualTo(148);
        }
    }

    @Test
    void shouldMeasureACycleByTheConfigurationItBeganWith() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(Events.offer("o-1"));
            measurement.tick(0);
            // The assignments of tick 0 are counted at the next tick: by then other weights, and another calendar,
            // hold.
            measurement.pipe(applied(
                    DE,
                    YAML.replace("PT6H", "P3D")
                            .replace("first_start: 2026-01-05T00:00", "first_start: 2026-01-04T12:00")
                            .replace("{TEST: 0.5, CONTROL_POPULARITY: 0.25", "{TEST: 0.1, CONTROL_POPULARITY: 0.65"),
                    false));
            countFirstCycle(measurement);
            measurement.tick(1);
            measurement.tick(360);

            var results = measurement.results();
            assertThat(results)
                    .extracting(ExperimentResult::getState)
                    .containsExactly(CycleState.OPEN, CycleState.PROVISIONAL);
            assertThat(results).allSatisfy(result -> {
                assertThat(result.getConfigHash()).isEqualTo(config().hash());
                assertThat(result.getClosesAt()).isEqualTo(at(360));
                assertThat(result.getSrmP()).isGreaterThan(0.01);
            });
        }
    }

    @Test
    void shouldGoOnWhenNoConfigurationKnowsTheCycle() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.customers(0, "2026-01-05T03:33", Arm.TEST, 1, 1, 1);
            measurement.customers(0, "", Arm.NONE, 1, 1, 1);
            measurement.customers(0, SECOND_CYCLE, Arm.TEST, 1, 1, 1);
            measurement.tick(361);

            assertThat(measurement.results())
                    .extracting(ExperimentResult::getCycleId)
                    .containsExactly(SECOND_CYCLE);
        }
    }

    @Test
    void shouldStayFinalWhenLateEventsAreTakenForLongerFromNowOn() {
        try (var measurement = MeasurementDriver.withMarket()) {
            countFirstCycle(measurement);
            measurement.tick(1);
            measurement.tick(600);
            measurement.results();

            measurement.pipe(applied(DE, YAML.replace("correct_until: PT3H", "correct_until: P2D"), false));
            measurement.tick(601);
            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 0, 0, 1);
            measurement.tick(602);

            assertThat(measurement.results())
                    .noneMatch(result -> result.getCycleId().equals(FIRST_CYCLE));
        }
    }

    @Test
    void shouldGoOnWithEveryOtherCycleWhenTheCountsOfOneCannotBe() {
        try (var measurement = MeasurementDriver.withMarket()) {
            // Nobody assigned, and one who redeemed: a fault of ours, which must not stop all markets.
            measurement.customers(0, FIRST_CYCLE, Arm.TEST, 0, 0, 1);
            measurement.customers(0, FIRST_CYCLE, Arm.CONTROL_POPULARITY, 1, 0, 0);
            measurement.tick(1);
            measurement.customers(0, SECOND_CYCLE, Arm.TEST, 1, 1, 1);
            measurement.tick(361);

            assertThat(measurement.results())
                    .extracting(result -> result.getCycleId() + " " + result.getLiftStatus())
                    .contains(FIRST_CYCLE + " WITHHELD", SECOND_CYCLE + " OPEN");
            assertThat(measurement.audit()).anyMatch(entry -> entry.startsWith("alert.raise: what was counted contra"));
        }
    }

    @Test
    void shouldBeginACycleWithTheConfigurationThatHoldsWhenItsFirstOfferIsLive() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.tick(0);
            var corrected = YAML.replace(
                    "{TEST: 0.5, CONTROL_POPULARITY: 0.25, CONTROL_RANDOM: 0.25}",
                    "{TEST: 0.6, CONTROL_POPULARITY: 0.2, CONTROL_RANDOM: 0.2}");
            measurement.pipe(applied(DE, corrected, false));
            measurement.tick(5);
            measurement.pipe(Events.offer("o-1"));
            measurement.tick(10);
            countFirstCycle(measurement);
            measurement.tick(11);

            assertThat(last(measurement.results()).getConfigHash())
                    .isEqualTo(MarketConfig.parse("DE.yml", corrected).hash());
        }
    }

    @Test
    void shouldCountOnceWhenItsTaskIsRevived() {
        try (var measurement = MeasurementDriver.withMarket()) {
            var topics = measurement.topics;
            var counts = InteractionCounts.newBuilder()
                    .setMarket(DE)
                    .setCycleId(FIRST_CYCLE)
                    .setArm(Arm.TEST)
                    .setTickTime(at(1))
                    .setAssignedCustomers(10)
                    .build();
            var events = List.<TickEvent>of(
                    arrival(topics.markets(), applied()),
                    arrival(topics.interactionCounts(), counts),
                    new TickReached(at(1), Optional.empty()));
            try (var driver = RevivedTask.driver(
                    MeasurementTopology.SERVICE,
                    topics,
                    new MeasureCycles(topics, new SimpleMeterRegistry()),
                    events,
                    List.of(topics.experimentResults()))) {
                driver.mark(topics.ticks(), Marks.TICKER, at(1));

                assertThat(driver.values(topics.experimentResults()))
                        .singleElement()
                        .satisfies(
                                result -> assertThat(result.getTestAssigned()).isEqualTo(10));
            }
        }
    }

    private static <V extends SpecificRecord> Arrival arrival(Topic<V> topic, V value) {
        return new Arrival(
                topic.name(), 0, 0, at(0), DE.getBytes(UTF_8), topic.serde().serialize(topic.name(), value));
    }
}
