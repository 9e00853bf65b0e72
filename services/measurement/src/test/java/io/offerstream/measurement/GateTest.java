package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.experiment.offpolicy.PlackettLuce;
import io.offerstream.experiment.offpolicy.SlatePropensities;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.ServiceDriver.Mark;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.GateDecision;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.SlateEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The gate as it judges a generation. Slates of three out of six offers, drawn uniformly; offer 0 is redeemed by half of
 * those who see it, offer 3 by three in ten, the others by one in ten; popularity and the live model show 3, 4, 5.
 */
class GateTest {
    private static final int OFFERS = 6;
    private static final int[] POPULAR = {3, 4, 5};
    private static final int[] GOOD = {0, 1, 2};
    private static final int[] WORSE = {1, 2, 4};
    private static final double[] RATES = {0.5, 0.1, 0.1, 0.3, 0.1, 0.1};

    private static SlateEvaluation slate(
            SplittableRandom random, String id, long generation, Long live, String cycle, int[] chosen) {
        var offers = new ArrayList<Integer>();
        while (offers.size() < 3) {
            int offer = random.nextInt(OFFERS);
            if (!offers.contains(offer)) {
                offers.add(offer);
            }
        }
        var rewards = offers.stream()
                .map(offer -> random.nextDouble() < RATES[offer] ? 1.0 : 0.0)
                .toList();
        return SlateEvaluation.newBuilder()
                .setEventId("evaluation-" + id)
                .setEventTime(at(350))
                .setMarket(DE)
                .setGeneration(generation)
                .setLiveVersion(live)
                .setCycleId(cycle)
                .setAssignmentId(id)
                .setCustomerPseudonym("customer-" + id)
                .setTrainedOn(false)
                .setRewards(rewards)
                .setLoggingPropensities(List.of(1.0 / 6, 1.0 / 5, 1.0 / 4))
                .setCandidateCount(OFFERS)
                .setNewPropensities(conditional(offers, chosen))
                .setNewMarginals(marginals(offers, chosen))
                .setLivePropensities(live == null ? List.of() : conditional(offers, POPULAR))
                .setLiveMarginals(live == null ? List.of() : marginals(offers, POPULAR))
                .setPopularityPropensities(conditional(offers, POPULAR))
                .setPopularityMarginals(marginals(offers, POPULAR))
                .build();
    }

    private static List<Double> conditional(List<Integer> shown, int[] chosen) {
        var propensities = new ArrayList<Double>();
        for (int position = 0; position < 3; position++) {
            propensities.add(shown.get(position) == chosen[position] ? 1.0 : 0.0);
        }
        return propensities;
    }

    private static List<Double> marginals(List<Integer> shown, int[] chosen) {
        var marginals = new ArrayList<Double>();
        for (int offer : shown) {
            Arrays.stream(chosen).forEach(at -> marginals.add(at == offer ? 1.0 : 0.0));
        }
        return marginals;
    }

    private static List<SlateEvaluation> slates(int count, long generation, Long live, String cycle, int[] chosen) {
        var random = new SplittableRandom(20261125);
        var slates = new ArrayList<SlateEvaluation>();
        for (int i = 0; i < count; i++) {
            slates.add(slate(random, cycle + "-" + i, generation, live, cycle, chosen));
        }
        return slates;
    }

    private static void send(MeasurementDriver measurement, List<SlateEvaluation> slates) {
        slates.forEach(
                slate -> measurement.driver.pipe(measurement.topics.slateEvaluations(), slate, slate.getEventTime()));
    }

    private static void close(MeasurementDriver measurement, int cycle) {
        var id = cycle == 0 ? FIRST_CYCLE : SECOND_CYCLE;
        measurement.customers(0, id, Arm.TEST, 1_000, 800, 200);
        measurement.customers(0, id, Arm.CONTROL_POPULARITY, 500, 400, 100);
        measurement.customers(0, id, Arm.CONTROL_RANDOM, 500, 400, 50);
        measurement.tick(cycle * 360 + 355);
        measurement.tick((cycle + 1) * 360);
    }

    private static List<GateVerdict> verdicts(MeasurementDriver measurement) {
        return measurement.driver.values(measurement.topics.gateVerdicts());
    }

    @Test
    void shouldPromoteAGenerationThatIsBetterThanTheLiveModelAndPopularity() {
        try (var measurement = MeasurementDriver.withMarket()) {
            send(measurement, slates(3_000, 7, 5L, FIRST_CYCLE, GOOD));
            close(measurement, 0);

            assertThat(verdicts(measurement)).singleElement().satisfies(verdict -> {
                assertThat(verdict.getDecision()).isEqualTo(GateDecision.PROMOTE);
                assertThat(verdict.getRampShare()).isEqualTo(1);
                assertThat(verdict.getLiveVersion()).isEqualTo(5);
                assertThat(verdict.getSlates()).isEqualTo(3_000);
                assertThat(verdict.getValueNew()).isBetween(0.6, 0.8);
                assertThat(verdict.getValuePopularity()).isBetween(0.4, 0.6);
                assertThat(verdict.getDifferenceLiveLow()).isPositive();
                assertThat(verdict.getValueNewPbm()).isBetween(0.5, 0.9);
                assertThat(verdict.getEss()).isGreaterThan(400);
                assertThat(verdict.getRipsEss()).isLessThan(verdict.getEss());
            });
            assertThat(measurement.audit()).contains("gate.verdict: PROMOTE");
            assertThat(measurement.driver.dump("gate-slates"))
                    .as("decided for good")
                    .isEmpty();
        }
    }

    @Test
    void shouldJudgeTheSameWhateverTheOrderAndHoweverOftenSlatesCome() {
        var slates = slates(3_000, 7, 5L, FIRST_CYCLE, WORSE);
        var shuffled = new ArrayList<>(slates);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.addAll(slates.subList(0, 500));
        try (var first = MeasurementDriver.withMarket();
                var second = MeasurementDriver.withMarket()) {
            send(first, slates);
            close(first, 0);
            send(second, shuffled);
            close(second, 0);

            var verdict = verdicts(first);
            assertThat(verdict).extracting(GateVerdict::getDecision).containsExactly(GateDecision.HOLD);
            assertThat(verdict.get(0).getReasons())
                    .containsExactly("MAY_BE_INFERIOR to LIVE", "MAY_BE_INFERIOR to POPULARITY");
            assertThat(verdicts(second)).isEqualTo(verdict);
        }
    }

    /** However soon the trainer has evaluated more: live, that is taken, too. */
    @Test
    void shouldJudgeReproduciblyByWhatWasEvaluatedUpToTheTickBefore() {
        var slates = slates(300, 7, null, FIRST_CYCLE, GOOD);
        try (var measurement = MeasurementDriver.withMarket(Pace.REPRODUCIBLE)) {
            measurement.tick(350);
            measurement.trained(350, List.of());
            close(measurement, 0);
            assertThat(verdicts(measurement)).as("it waits for the trainer").isEmpty();

            measurement.trained(355, slates.subList(0, 200));
            assertThat(verdicts(measurement))
                    .singleElement()
                    .extracting(GateVerdict::getSlates)
                    .isEqualTo(200L);
            assertThat(measurement.driver.marks(measurement.topics.gateVerdicts()))
                    .contains(new Mark("measurement/0", at(360)));
        }
        try (var measurement = MeasurementDriver.withMarket(Pace.REPRODUCIBLE)) {
            measurement.trained(350, List.of());
            measurement.tick(350);
            measurement.trained(355, slates.subList(0, 200));
            measurement.trained(360, slates.subList(200, 300));
            close(measurement, 0);

            assertThat(verdicts(measurement))
                    .singleElement()
                    .extracting(GateVerdict::getSlates)
                    .isEqualTo(200L);
        }
    }

    @Test
    void shouldTryAGenerationOnAllOfTestWhereNoModelServes() {
        assertThat(shares(null)).containsExactly(1.0, 1.0);
        assertThat(shares(5L)).as("a model serves").containsExactly(0.1, 0.1);
    }

    /** What a generation is tried on after the first and the second cycle that could not judge it. */
    private static List<Double> shares(Long live) {
        try (var measurement = MeasurementDriver.withMarket()) {
            send(measurement, slates(100, 7, live, FIRST_CYCLE, GOOD));
            close(measurement, 0);
            send(measurement, slates(100, 7, live, SECOND_CYCLE, GOOD));
            close(measurement, 1);
            return verdicts(measurement).stream().map(GateVerdict::getRampShare).toList();
        }
    }

    @Test
    void shouldTryAGenerationWhereSlatesAreTooFewAndPoolThemOverCycles() {
        try (var measurement = MeasurementDriver.withMarket()) {
            send(measurement, slates(800, 7, null, FIRST_CYCLE, GOOD));
            close(measurement, 0);
            send(measurement, slates(800, 7, null, SECOND_CYCLE, GOOD));
            close(measurement, 1);

            var verdicts = verdicts(measurement);
            assertThat(verdicts)
                    .extracting(verdict -> verdict.getDecision() + " " + verdict.getRampShare() + " of "
                            + verdict.getSlates() + " in " + verdict.getCycles())
                    .containsExactly("INELIGIBLE 1.0 of 800 in 1", "PROMOTE 1.0 of 1600 in 2");
            assertThat(verdicts.get(0).getReasons()).contains("ESS of NEW");
            assertThat(verdicts.get(0).getValueLive()).isNull();
        }
    }

    @Test
    void shouldLeaveOutSlatesThatAModelWasTrainedOnOrThatAnotherLiveModelIsComparedOn() {
        try (var measurement = MeasurementDriver.withMarket()) {
            var slates = slates(3_000, 7, 5L, FIRST_CYCLE, GOOD);
            slates.subList(0, 500).forEach(slate -> slate.setTrainedOn(true));
            slates.subList(500, 600).forEach(slate -> {
                slate.setLiveVersion(4L);
                slate.setEventTime(at(100));
            });
            send(measurement, slates);
            close(measurement, 0);

            assertThat(verdicts(measurement)).singleElement().satisfies(verdict -> {
                assertThat(verdict.getSlates()).isEqualTo(2_400);
                assertThat(verdict.getLeftOut()).isEqualTo(600);
            });
        }
    }

    /** Models draw, and popularity does not: their probabilities as the trainer computes them. */
    @Test
    void shouldJudgeSlatesAsTheTrainerEvaluatesThem() {
        var good = new PlackettLuce(3, 0, 0, 1.5, 0, 0);
        var even = new PlackettLuce(new double[OFFERS]);
        var random = new SplittableRandom(7);
        var slates = new ArrayList<SlateEvaluation>();
        for (int i = 0; i < 6_000; i++) {
            int[] shown = even.draw(3, random);
            var rewards = Arrays.stream(shown)
                    .mapToObj(offer -> random.nextDouble() < RATES[offer] ? 1.0 : 0.0)
                    .toList();
            var slate = slate(random, "DE:" + i + ":" + FIRST_CYCLE + ":1", 7, 5L, FIRST_CYCLE, POPULAR);
            var popular = SlatePropensities.certain(shown, POPULAR);
            slate.setRewards(rewards);
            slate.setNewPropensities(doubles(good.conditionals(shown)));
            slate.setNewMarginals(doubles(good.placements(shown)));
            slate.setLivePropensities(doubles(even.conditionals(shown)));
            slate.setLiveMarginals(doubles(even.placements(shown)));
            slate.setPopularityMarginals(doubles(popular.placements()));
            slate.setPopularityPropensities(
                    conditional(Arrays.stream(shown).boxed().toList(), POPULAR));
            slates.add(slate);
        }
        try (var measurement = MeasurementDriver.withMarket()) {
            send(measurement, slates);
            close(measurement, 0);

            assertThat(measurement.driver.values(measurement.topics.deadLetters()))
                    .isEmpty();
            assertThat(verdicts(measurement)).singleElement().satisfies(verdict -> {
                assertThat(verdict.getReasons()).isEmpty();
                assertThat(verdict.getDecision()).isEqualTo(GateDecision.PROMOTE);
                assertThat(verdict.getSlates()).isEqualTo(6_000);
                assertThat(verdict.getValueLive()).isBetween(0.5, 0.7);
            });
        }
    }

    private static List<Double> doubles(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    @Test
    void shouldRefuseAnEvaluationThatCannotBeUsed() {
        try (var measurement = MeasurementDriver.withMarket()) {
            var bad = slates(1, 7, 5L, FIRST_CYCLE, GOOD);
            bad.get(0).setNewMarginals(List.of(1.0));
            send(measurement, bad);
            close(measurement, 0);

            assertThat(measurement.driver.values(measurement.topics.deadLetters()))
                    .singleElement()
                    .satisfies(letter -> {
                        assertThat(letter.getReason()).isEqualTo("BAD_NUMBER");
                        assertThat(letter.getDetail()).isEqualTo("new_marginals: expected 9 numbers, found 1");
                    });
            assertThat(verdicts(measurement)).isEmpty();
        }
    }

    @Test
    void shouldEndAFallbackWithAGenerationThatIsNewAndMayBeTried() {
        try (var measurement = MeasurementDriver.withMarket()) {
            send(measurement, slates(300, 7, 5L, FIRST_CYCLE, GOOD));
            close(measurement, 0);
            harm(measurement, SECOND_CYCLE);
            measurement.tick(370);
            measurement.tick(720);
            assertThat(measurement.policies())
                    .as("not with the one that did the harm")
                    .extracting(policy -> policy.getPolicy())
                    .containsExactly(MarketMode.FALLBACK);

            send(measurement, slates(300, 8, 5L, SECOND_CYCLE, GOOD));
            harm(measurement, "2026-01-05T12:00");
            measurement.tick(730);
            measurement.tick(1080);

            assertThat(measurement.policies())
                    .extracting(policy -> policy.getPolicy())
                    .containsExactly(MarketMode.RE_ENTRY);
        }
    }

    private static void harm(MeasurementDriver measurement, String cycle) {
        measurement.customers(0, cycle, Arm.TEST, 1_000, 800, 50);
        measurement.customers(0, cycle, Arm.CONTROL_POPULARITY, 500, 400, 150);
        measurement.customers(0, cycle, Arm.CONTROL_RANDOM, 500, 400, 50);
    }
}
