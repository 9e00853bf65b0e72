package io.offerstream.trainer.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.trainer.calibration.CalibrationSample;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.fixture.RandomSlates;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriftGateTest {
    private static final RankingModel MODEL = RandomSlates.model(0.1);
    /** Of the same order, with other scores. */
    private static final RankingModel LOUDER = RandomSlates.model(0.9);

    private static final RankingModel REVERSED = RandomSlates.reversed(0.1);

    private static final CalibrationSample SAMPLE = RandomSlates.sample(RandomSlates.exposures(MODEL, 2, -1, 2_000, 5));

    private static DriftGate gate(CalibrationSample sample) {
        return new DriftGate(List.of(), List.of(), RandomSlates.FORM, sample);
    }

    /** Its own calibrator goes with it. */
    @Test
    void shouldLetAVersionServeWhoseScoresAreWorthSomethingElse() {
        assertThat(gate(SAMPLE).objection(MODEL, LOUDER)).isEmpty();
    }

    @Test
    void shouldHoldAVersionWhoseScoresNoLongerTellWhatIsRedeemed() {
        assertThat(gate(SAMPLE).objection(MODEL, REVERSED).orElseThrow())
                .matches(
                        "its scores do not tell what is redeemed of random slates: log odds rise by -\\d\\.\\d\\d a unit,"
                                + " by the live one's by \\d\\.\\d\\d");
    }

    /** Or a market whose models know little would stay with one of them for good. */
    @Test
    void shouldNotHoldAVersionThatTellsNoLessThanTheLiveOne() {
        assertThat(gate(SAMPLE).objection(REVERSED, REVERSED)).isEmpty();
        assertThat(gate(SAMPLE).objection(REVERSED, MODEL)).isEmpty();
    }

    @Test
    void shouldNotJudgeReliabilityWithoutEnoughSlates() {
        var few = RandomSlates.sample(RandomSlates.exposures(MODEL, 2, -1, 199, 5));

        assertThat(gate(few).objection(MODEL, REVERSED)).isEmpty();
    }

    /** Half of the customers are gold, who redeem one offer and leave the other, the other half silver. */
    private static List<Contrast> contrasts(String ofGold, String ofSilver) {
        return IntStream.range(0, 60)
                .mapToObj(i -> {
                    var redeemed = i % 2 == 0 ? ofGold : ofSilver;
                    return Lines.contrast(
                            String.format("s%02d", i),
                            TestMarket.at(i),
                            Lines.features(i % 2 == 0 ? "TIER=GOLD" : "TIER=SILVER"),
                            redeemed,
                            redeemed.equals("A") ? "B" : "A");
                })
                .toList();
    }

    private static RankingModel learntFrom(List<Contrast> contrasts) {
        var line = Lines.empty(Lines.model("learning_rate: 0.1"));
        var lessons = contrasts.stream().<Lesson>map(Lesson.Learn::new).toList();
        line.learn(TestMarket.at(60), lessons, Lines.plainOffers("A", "B"));
        return line.model(Map.of());
    }

    private static DriftGate asking(List<Contrast> slice) {
        var offers = List.of(Lines.offer("A"), Lines.offer("B"));
        return new DriftGate(slice, offers, RandomSlates.FORM, RandomSlates.sample(List.of()));
    }

    /** What few offers may get is bounded where slates are drawn. */
    @Test
    void shouldLetAVersionServeByWhichOneOfferIsFirstForAll() {
        var divided = learntFrom(contrasts("A", "B"));
        var agreed = learntFrom(contrasts("A", "A"));

        assertThat(asking(contrasts("A", "A")).objection(divided, agreed)).isEmpty();
    }

    @Test
    void shouldHoldAVersionThatPutsPairsInTheWrongOrder() {
        var live = learntFrom(contrasts("A", "A"));
        var wrong = learntFrom(contrasts("B", "B"));

        assertThat(asking(contrasts("A", "A")).objection(live, wrong).orElseThrow())
                .matches("\\d+\\.\\d % of pairs are in the right order, before \\d+\\.\\d %");
        assertThat(asking(contrasts("A", "A").subList(0, 49)).objection(live, wrong))
                .as("too few to tell")
                .isEmpty();
    }

    /** As the logistic loss learns them: each offer that was seen is a contrast of its own. */
    private static List<Contrast> exposures() {
        return contrasts("A", "A").stream()
                .flatMap(contrast -> Stream.of(
                        with(contrast, contrast.redeemed(), List.of()), with(contrast, List.of(), contrast.seen())))
                .toList();
    }

    private static Contrast with(Contrast contrast, List<String> redeemed, List<Contrast.Seen> seen) {
        return new Contrast(
                contrast.subject(),
                contrast.time(),
                contrast.customer(),
                contrast.arm(),
                contrast.weight(),
                contrast.features(),
                redeemed,
                seen);
    }

    @Test
    void shouldCompareExposuresThatWereLearntOneByOne() {
        var live = learntFrom(contrasts("A", "A"));
        var wrong = learntFrom(contrasts("B", "B"));

        assertThat(asking(exposures()).objection(live, wrong).orElseThrow())
                .matches("\\d+\\.\\d % of pairs are in the right order, before \\d+\\.\\d %");
        assertThat(asking(exposures()).objection(wrong, live)).isEmpty();
    }
}
