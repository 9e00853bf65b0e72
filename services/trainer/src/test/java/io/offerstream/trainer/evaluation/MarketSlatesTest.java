package io.offerstream.trainer.evaluation;

import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.EventRules;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.SlateEvaluation;
import io.offerstream.slates.model.Scores;
import io.offerstream.trainer.evaluation.MarketSlates.Evaluated;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.fixture.RandomSlates;
import io.offerstream.trainer.publication.Origin;
import io.offerstream.trainer.reference.MarketCycles;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarketSlatesTest {
    private static final Instant TICK = at(500);
    private static final String OFFERS = "ABCDE";

    private final WaitingGeneration waiting = new WaitingGeneration(FIRST_CYCLE);
    private final MarketCycles cycles = new MarketCycles();
    private final MarketOffers offers = Lines.plainOffers("A", "B", "C", "D", "E", "Z");
    private final MarketSlates slates = new MarketSlates("DE", waiting::at);
    private long offset = 100;

    MarketSlatesTest() {
        cycles.learn(popularity("E", "D", "C", "B"));
        open(FIRST_CYCLE, at(0));
        open(SECOND_CYCLE, at(360));
    }

    private static Popularity popularity(String... best) {
        var scores = new ArrayList<OfferPopularity>();
        for (var offer : best) {
            scores.add(new OfferPopularity(offer, 10L, 10.0, 5L, 0.1, 0.9 - scores.size() / 10.0));
        }
        return new Popularity("DE", at(0), 0.05, scores);
    }

    private void open(String cycle, Instant tick) {
        var opened = Events.opened(TestMarket.config().calendar().withId(cycle).orElseThrow(), tick)
                .getCycleOpened();
        opened.setEligibleOffers(List.of("A", "B", "C", "D", "E"));
        cycles.learn(opened);
    }

    /** As one tick brings them; each begins a hundred offsets after the one before. */
    private Evaluated tell(Instant tick, boolean isNews, Collection<Outcome> outcomes) {
        outcomes.forEach(outcome -> slates.gather(outcome, tick, cycles, waiting.standing, offset));
        offset += 100;
        return slates.evaluate(tick, isNews, offers, cycles, waiting.standing, 1);
    }

    private Evaluated tell(Collection<Outcome> outcomes) {
        return tell(TICK, true, outcomes);
    }

    private static List<Outcome> slate(String customer, String shown, String labels) {
        return ShownSlates.impression(customer, SECOND_CYCLE, "shown to " + customer, shown, labels, 5);
    }

    private static List<Outcome> changed(List<Outcome> outcomes, Consumer<Outcome> change) {
        outcomes.forEach(change);
        return outcomes;
    }

    private SlateEvaluation only(Evaluated evaluated) {
        assertThat(evaluated.leftOut()).isEmpty();
        assertThat(evaluated.evaluations()).hasSize(1);
        return evaluated.evaluations().get(0);
    }

    @Test
    void shouldSayWhatBecameOfASlateAndWhoWouldHaveShownIt() {
        var evaluation = only(tell(slate("4711", "EDA", "RSR")));

        assertThat(EventRules.check(evaluation)).isEmpty();
        assertThat(evaluation.getMarket()).isEqualTo("DE");
        assertThat(evaluation.getEventTime()).isEqualTo(TICK);
        assertThat(evaluation.getGeneration()).isEqualTo(2);
        assertThat(evaluation.getLiveVersion()).isEqualTo(1);
        assertThat(evaluation.getCycleId()).isEqualTo(SECOND_CYCLE);
        assertThat(evaluation.getAssignmentId()).isEqualTo("DE:4711:" + SECOND_CYCLE + ":1");
        assertThat(evaluation.getCustomerPseudonym()).isEqualTo("pseudonym of 4711");
        assertThat(evaluation.getTrainedOn()).isFalse();
        assertThat(evaluation.getRewards()).containsExactly(1.0, 0.0, 1.0);
        assertThat(evaluation.getLoggingPropensities()).containsExactly(1.0 / 5, 1.0 / 4, 1.0 / 3);
        assertThat(evaluation.getCandidateCount()).isEqualTo(5);
        // Popularity shows E, D, C; A is nowhere.
        assertThat(evaluation.getPopularityPropensities()).containsExactly(1.0, 1.0, 0.0);
        assertThat(evaluation.getPopularityMarginals()).containsExactly(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0);
    }

    /** Every ordered slate of three, with what it would be drawn with: as its definition says. */
    @Test
    void shouldFindTheChancesOfThreeOfFiveOffers() {
        var evaluation = only(tell(slate("1", "BDA", "SSS")));
        var rest = only(tell(slate("2", "CEA", "SSS")));

        // Version 3 is the newest of its generation from before the cycle.
        double[] odds = odds(3);
        var expected = new double[5][3];
        for (int a = 0; a < 5; a++) {
            for (int b = 0; b < 5; b++) {
                for (int c = 0; c < 5; c++) {
                    if (a != b && b != c && a != c) {
                        double slate = odds[a]
                                / sum(odds)
                                * odds[b]
                                / (sum(odds) - odds[a])
                                * odds[c]
                                / (sum(odds) - odds[a] - odds[b]);
                        expected[a][0] += slate;
                        expected[b][1] += slate;
                        expected[c][2] += slate;
                    }
                }
            }
        }
        Map.of("BDA", evaluation, "CEA", rest).forEach((shown, one) -> {
            for (int row = 0; row < 3; row++) {
                for (int position = 0; position < 3; position++) {
                    assertThat(one.getNewMarginals().get(3 * row + position))
                            .isCloseTo(expected[OFFERS.indexOf(shown.charAt(row))][position], within(1e-12));
                }
            }
        });
        for (int position = 0; position < 3; position++) {
            int at = position;
            double all = Stream.of(0, 3, 6)
                            .mapToDouble(row -> evaluation.getNewMarginals().get(row + at))
                            .sum()
                    + Stream.of(0, 3)
                            .mapToDouble(row -> rest.getNewMarginals().get(row + at))
                            .sum();
            assertThat(all).isCloseTo(1, within(1e-12));
        }
        assertThat(evaluation.getNewPropensities()).hasSize(3);
        assertThat(evaluation.getNewPropensities().get(0)).isCloseTo(odds[1] / sum(odds), within(1e-12));
        assertThat(evaluation.getNewPropensities().get(1)).isCloseTo(odds[3] / (sum(odds) - odds[1]), within(1e-12));
        assertThat(evaluation.getNewPropensities().get(2))
                .isCloseTo(odds[0] / (sum(odds) - odds[1] - odds[3]), within(1e-12));
        double[] live = odds(1);
        assertThat(evaluation.getLivePropensities().get(0)).isCloseTo(live[1] / sum(live), within(1e-12));
        assertThat(evaluation.getLiveMarginals()).hasSize(9);
    }

    private double[] odds(long version) {
        var scores = new Scores(waiting.model(version), RandomSlates.FORM);
        var customer = scores.customer(Lines.features("TIER=GOLD", "context:DAYPART=LUNCH"));
        return OFFERS.chars()
                .mapToDouble(offer -> Math.exp(scores.of(customer, Lines.offer(String.valueOf((char) offer)))))
                .toArray();
    }

    private static double sum(double... values) {
        return Arrays.stream(values).sum();
    }

    @Test
    void shouldWaitUntilAllPositionsAreKnown() {
        assertThat(tell(slate("1", "ABC", "R..")).evaluations()).isEmpty();
        assertThat(tell(slate("1", "ABC", "..S")).evaluations()).isEmpty();

        assertThat(only(tell(slate("1", "ABC", ".S."))).getRewards()).containsExactly(1.0, 0.0, 0.0);
    }

    @Test
    void shouldTakeWhatIsRightByThen() {
        tell(slate("1", "ABC", "SS."));
        tell(slate("1", "ABC", "R.."));

        assertThat(only(tell(slate("1", "ABC", "..S"))).getRewards()).containsExactly(1.0, 0.0, 0.0);
    }

    @Test
    void shouldCountASlateOnceHoweverOftenItIsShown() {
        assertThat(tell(slate("1", "ABC", "RSS")).evaluations()).hasSize(1);

        var again = ShownSlates.impression("1", SECOND_CYCLE, "again", "ABC", "SSS", 5);
        assertThat(tell(again)).isEqualTo(Evaluated.NOTHING);
        assertThat(tell(slate("1", "ABC", "RSS"))).isEqualTo(Evaluated.NOTHING);
    }

    @Test
    void shouldLeaveOutWhatIsCensored() {
        assertThat(tell(slate("1", "ABC", "CSS"))).isEqualTo(new Evaluated(List.of(), Map.of(LeftOut.CENSORED, 1)));

        // The credit went to the impression after it.
        var later = ShownSlates.impression("1", SECOND_CYCLE, "later", "ABC", "RSS", 5);
        assertThat(only(tell(later)).getRewards()).containsExactly(1.0, 0.0, 0.0);
    }

    @Test
    void shouldLeaveOutWhoIsErased() {
        tell(slate("1", "ABC", "RS."));

        var erased = changed(slate("1", "ABC", "CCC"), outcome -> {
            outcome.setServedPolicy(Policy.NONE);
            outcome.setAssignmentId(null);
            outcome.setPropensity(null);
            outcome.setPositionPropensity(null);
        });

        assertThat(tell(erased)).isEqualTo(Evaluated.NOTHING);
        assertThat(tell(slate("1", "ABC", "..S")).leftOut()).containsExactly(Map.entry(LeftOut.CENSORED, 1));
    }

    @Test
    void shouldLeaveOutWhatWasDrawnFromOtherOffers() {
        var more = ShownSlates.impression("1", SECOND_CYCLE, "more", "ABC", "SSS", 6);
        assertThat(tell(more)).isEqualTo(new Evaluated(List.of(), Map.of(LeftOut.OTHER_CANDIDATES, 1)));
        assertThat(tell(slate("2", "ABZ", "SSS")).leftOut()).containsOnlyKeys(LeftOut.OTHER_CANDIDATES);

        var ofSegment = Lines.offer("E");
        ofSegment.setSegments(List.of("TIER=SILVER"));
        ofSegment.setRevision(2);
        offers.learn(ofSegment);
        assertThat(tell(slate("3", "ABC", "SSS")).leftOut()).containsOnlyKeys(LeftOut.OTHER_CANDIDATES);
        var four = ShownSlates.impression("4", SECOND_CYCLE, "four", "ABC", "SSS", 4);
        assertThat(only(tell(four)).getCandidateCount()).isEqualTo(4);
        var silver = changed(slate("5", "ABC", "SSS"), outcome -> outcome.setCustomerFeatures("{\"TIER=SILVER\":1.0}"));
        assertThat(only(tell(silver)).getCandidateCount()).isEqualTo(5);
    }

    @Test
    void shouldTakeNothingElse() {
        var others = List.<Consumer<Outcome>>of(
                outcome -> outcome.setArm(Arm.TEST),
                outcome -> outcome.setServedPolicy(Policy.POPULARITY),
                outcome -> outcome.setAssignmentId(null),
                outcome -> outcome.setAssignmentId("DE:1:" + SECOND_CYCLE + ":2"),
                // Shown when its cycle was over.
                outcome -> outcome.setAssignmentId("DE:1:" + FIRST_CYCLE + ":1"),
                outcome -> outcome.setPositionPropensity(null),
                outcome -> outcome.setKind(OutcomeKind.CONTRAST),
                outcome -> outcome.setKind(OutcomeKind.UNKNOWN),
                outcome -> outcome.setImpressionId(null),
                outcome -> outcome.setPosition(null));
        for (var change : others) {
            assertThat(tell(changed(slate("1", "ABC", "SSS"), change))).isEqualTo(Evaluated.NOTHING);
        }
        assertThat(slates.heldFrom()).isEmpty();
        // Only the first two were shown as assigned.
        assertThat(tell(slate("1", "ABC", "SS."))).isEqualTo(Evaluated.NOTHING);
    }

    @Test
    void shouldNotEvaluateTheCycleInWhichTheGenerationBegan() {
        var first = ShownSlates.impression("1", FIRST_CYCLE, "first", "ABC", "SSS", 5);

        assertThat(tell(at(350), true, first)).isEqualTo(Evaluated.NOTHING);
        assertThat(slates.heldFrom()).isEmpty();
    }

    @Test
    void shouldCompareVersionsOfBeforeTheCycle() {
        var before = only(tell(slate("1", "ABC", "SSS")));

        waiting.publish(0.9, Origin.STREAM, SECOND_CYCLE);

        var after = only(tell(slate("2", "ABC", "SSS")));
        assertThat(after.getNewMarginals()).isEqualTo(before.getNewMarginals());
    }

    @Test
    void shouldNotNeedALiveModel() {
        var alone = WaitingGeneration.withoutLive(FIRST_CYCLE);
        var first = new MarketSlates("DE", alone::at);

        slate("1", "ABC", "SSS").forEach(outcome -> first.gather(outcome, TICK, cycles, alone.standing, 7));
        var evaluation = only(first.evaluate(TICK, true, offers, cycles, alone.standing, 1));

        assertThat(EventRules.check(evaluation)).isEmpty();
        assertThat(evaluation.getGeneration()).isOne();
        assertThat(evaluation.getLiveVersion()).isNull();
        assertThat(evaluation.getLiveMarginals()).isEmpty();
    }

    @Test
    void shouldForgetEverythingWhenNothingWaits() {
        tell(slate("1", "ABC", "SS."));
        assertThat(slates.heldFrom()).hasValue(100);

        waiting.promote();

        assertThat(tell(slate("1", "ABC", "..S"))).isEqualTo(Evaluated.NOTHING);
        assertThat(slates.heldFrom()).isEmpty();
    }

    @Test
    void shouldHoldTheFirstOutcomeOfACycleUntilItIsOver() {
        tell(List.of());
        tell(slate("1", "ABC", "SSS"));
        tell(slate("2", "ABC", "SS."));
        assertThat(slates.heldFrom()).hasValue(200);

        tell(at(720).plus(MarketSlates.GRACE).minusMillis(1), true, List.of());
        assertThat(slates.heldFrom()).hasValue(200);
        var late = at(720).plus(MarketSlates.GRACE);
        assertThat(tell(late, true, slate("2", "ABC", "..S"))).isEqualTo(Evaluated.NOTHING);
        assertThat(slates.heldFrom()).isEmpty();
    }

    /** A restart in the middle: what was told is gathered again, and not told twice. */
    @Test
    void shouldGoOnAfterARestartAsIfNothingHadHappened() {
        var ticks = List.of(
                slate("1", "ABC", "R.."),
                slate("2", "BCD", "SSS"),
                slate("1", "ABC", ".SS"),
                slate("3", "CDE", "RR."),
                ShownSlates.impression("2", SECOND_CYCLE, "again", "BCD", "RSS", 5),
                slate("3", "CDE", "..S"));
        for (int crash = 0; crash <= ticks.size(); crash++) {
            var told = new ArrayList<SlateEvaluation>();
            var running = new MarketSlates("DE", waiting::at);
            var held = OptionalLong.empty();
            for (int tick = 0; tick < ticks.size(); tick++) {
                if (tick == crash) {
                    running = new MarketSlates("DE", waiting::at);
                    for (int again = (int) held.orElse(tick); again < tick; again++) {
                        assertThat(run(running, again, false, ticks.get(again))).isEmpty();
                    }
                }
                told.addAll(run(running, tick, true, ticks.get(tick)));
                held = running.heldFrom();
            }
            assertThat(told).extracting(SlateEvaluation::getAssignmentId).containsExactly(id("2"), id("1"), id("3"));
            assertThat(told).extracting(SlateEvaluation::getEventId).doesNotHaveDuplicates();
            assertThat(told.get(0).getRewards()).containsExactly(0.0, 0.0, 0.0);
            assertThat(told.get(2).getEventTime()).isEqualTo(at(405));
        }
    }

    private static String id(String customer) {
        return "DE:" + customer + ":" + SECOND_CYCLE + ":1";
    }

    private List<SlateEvaluation> run(MarketSlates running, int tick, boolean isNews, List<Outcome> outcomes) {
        outcomes.forEach(outcome -> running.gather(outcome, at(400 + tick), cycles, waiting.standing, tick));
        return running.evaluate(at(400 + tick), isNews, offers, cycles, waiting.standing, 1)
                .evaluations();
    }

    @Test
    void shouldGoOnWithoutAModelThatIsLost() {
        waiting.lose(3);

        assertThat(tell(slate("1", "ABC", "SSS")).leftOut()).containsExactly(Map.entry(LeftOut.NO_SCORES, 1));
    }

    @Test
    void shouldLeaveOutFeaturesThatCannotBeRead() {
        var odd = changed(slate("1", "ABC", "SSS"), outcome -> outcome.setCustomerFeatures("oops"));

        assertThat(tell(odd).leftOut()).containsExactly(Map.entry(LeftOut.UNREADABLE, 1));
    }

    @Test
    void shouldTellFromItsPropensityHowLongASlateIs() {
        assertThat(ShownImpression.positions(40, 1.0 / (40 * 39 * 38))).isEqualTo(3);
        assertThat(ShownImpression.positions(40, 1.0 / (40 * 39))).isEqualTo(2);
        assertThat(ShownImpression.positions(1_000, 1e-3)).isOne();
        assertThat(ShownImpression.positions(4, 1.0 / 24)).isEqualTo(3);
        assertThat(ShownImpression.positions(3, 1.0 / 6)).isEqualTo(3);
        assertThat(ShownImpression.positions(2, 0.5)).isEqualTo(2);
        assertThat(ShownImpression.positions(1, 1)).isOne();
        assertThat(ShownImpression.positions(5, 0.3)).isEqualTo(Integer.MAX_VALUE);
    }

    /** Cycles of two weeks in whole. */
    @Test
    void shouldKnowACycleAsLongAsSlatesOfItMayBeEvaluated() {
        assertThat(MarketCycles.KNOWN.minus(MarketSlates.GRACE)).isGreaterThanOrEqualTo(Duration.ofDays(14));
    }
}
