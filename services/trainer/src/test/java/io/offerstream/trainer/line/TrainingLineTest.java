package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLineTest {
    private static final Instant TICK = TestMarket.at(10);
    private static final MarketOffers OFFERS = Lines.plainOffers("A", "B", "C");

    private static List<String> subjects(TrainingLine line) {
        return line.reservoirSlots().stream()
                .map(contrast -> contrast == null ? "-" : contrast.subject())
                .toList();
    }

    @Test
    void shouldLearnWhatATickBrings() {
        var line = Lines.empty(Lines.reservoir(10, 3));
        var other = new Contrast(
                "b",
                TICK.toEpochMilli(),
                "other",
                Arm.CONTROL_RANDOM,
                1,
                List.of(),
                List.of("B"),
                Lines.seen("A", "C"));

        line.learn(TICK, List.of(Lines.learn("a", TICK, "A", "B"), new Lesson.Learn(other)), OFFERS);

        assertThat(line.counts().byArm()).containsExactly(entry(Arm.TEST, 1L), entry(Arm.CONTROL_RANDOM, 1L));
        assertThat(line.counts().steps()).isEqualTo(2);
        assertThat(line.counts().relearnt()).as("nothing was there before").isZero();
        assertThat(line.counts().isChanged()).isTrue();
        assertThat(line.model(Map.of()).customerFeatures()).containsExactly("TIER=GOLD");
        assertThat(line.model(Map.of()).offerFeatures()).containsExactlyInAnyOrder("offer:A", "offer:B", "offer:C");
        assertThat(subjects(line)).containsExactly("a", "b");
    }

    @Test
    void shouldChangeNothingWithoutLessons() {
        var file = Lines.file(Lines.model("item_alpha: 0.01"), Lines.reservoir(10, 3));
        var line = Lines.empty(Lines.model("item_alpha: 0.01"), Lines.reservoir(10, 3));
        line.learn(TICK, Lines.lessons("a", TICK, 5), OFFERS);
        line.published();
        var bytes = Lines.bytes(line);
        var kept = line.kept();

        line.learn(TestMarket.at(1000), List.of(), OFFERS);
        line.learn(TestMarket.at(2000), List.of(new Lesson.TakeBack("never learnt")), OFFERS);

        assertThat(line.counts().isChanged()).isFalse();
        assertThat(Lines.bytes(line)).isEqualTo(bytes);
        assertThat(line.kept()).isEqualTo(kept);
        assertThat(Lines.chunks(line, file)).isNotEmpty();
    }

    @Test
    void shouldLearnEarlierContrastsAgain() {
        var line = Lines.empty(Lines.reservoir(10, 1.5));
        line.learn(TICK, Lines.lessons("a", TICK, 2), OFFERS);
        line.published();

        line.learn(TestMarket.at(11), Lines.lessons("b", TICK, 3), OFFERS);

        assertThat(line.counts().contrasts()).isEqualTo(3);
        assertThat(line.counts().relearnt()).isEqualTo(4);
        assertThat(line.counts().steps()).isEqualTo(7);
        assertThat(line.kept().debt()).isEqualTo(0.5);
    }

    @Test
    void shouldPutRightAndTakeBackWhatItKeeps() {
        var line = Lines.empty(Lines.reservoir(10, 1));
        line.learn(TICK, Lines.lessons("a", TICK, 3), OFFERS);
        line.published();
        var bytes = Lines.bytes(line);
        var right = Lines.contrast("a1", TICK, "B", "A");

        line.learn(TestMarket.at(11), List.of(new Lesson.Correct(right), new Lesson.TakeBack("a2")), OFFERS);

        assertThat(subjects(line)).containsExactly("a0", "a1", "-");
        assertThat(line.reservoirSlots()).contains(right);
        assertThat(line.counts().corrected()).isOne();
        assertThat(line.counts().takenBack()).isOne();
        assertThat(line.counts().isChanged()).isTrue();
        assertThat(Lines.bytes(line))
                .as("what was learnt is put right at the next refit")
                .isEqualTo(bytes);
    }

    @Test
    void shouldLeaveOutWhatIsFromBeforeTheStartOfTrainingData() {
        var line = Lines.empty("training_data_start_date: 2026-01-06");
        var start = Instant.parse("2026-01-06T00:00:00Z");

        line.learn(
                start.plusSeconds(60),
                List.of(Lines.learn("a", start.minusMillis(1), "A", "B"), Lines.learn("b", start, "A", "B")),
                OFFERS);

        assertThat(line.counts().beforeStart()).isOne();
        assertThat(line.counts().contrasts()).isOne();
        assertThat(subjects(line)).containsExactly("b");
    }

    @Test
    void shouldLeaveOutUnknownOffers() {
        var line = Lines.empty();

        line.learn(TICK, List.of(Lines.learn("a", TICK, "X", "A"), Lines.learn("b", TICK, "A", "B", "Y")), OFFERS);

        assertThat(line.counts().unknownOffers()).isEqualTo(2);
        assertThat(line.counts().steps()).isOne();
        assertThat(line.model(Map.of()).offerFeatures()).containsExactlyInAnyOrder("offer:A", "offer:B");
    }

    @Test
    void shouldTakeNewFeaturesAndOffersAsTheyAppear() {
        var line = Lines.empty(Lines.reservoir(10, 1));
        line.learn(TICK, List.of(Lines.learn("a", TICK, "A", "B")), OFFERS);
        var gold = line.customerRows().get(0);
        var later = TestMarket.at(20);
        var offers = Lines.offers(List.of(
                Lines.offer("A"), Lines.offer("B"), Lines.offer("C", "PROTEIN=EGG"), Lines.offer("D", "PROTEIN=EGG")));

        line.learn(
                later,
                List.of(new Lesson.Learn(Lines.contrast("b", later, Lines.features("TIER=NEW"), "C", "D"))),
                offers);

        assertThat(line.customerRows().size()).isEqualTo(2);
        assertThat(line.customerRows().get(0).name()).isEqualTo(gold.name());
        assertThat(line.customerRows().get(1).name()).isEqualTo("TIER=NEW");
        assertThat(line.model(Map.of()).offerFeatures())
                .containsExactlyInAnyOrder("offer:A", "offer:B", "offer:C", "offer:D", "PROTEIN=EGG");
        assertThat(line.features()).isEqualTo(7);
    }

    @Test
    void shouldLetExpiredOffersFade() {
        var ending = Lines.offer("A");
        ending.setValidTo(TestMarket.at(60));
        var offers = Lines.offers(List.of(ending, Lines.offer("B")));
        double cycle = Lines.CYCLE_MINUTES;

        assertThat(move(offers, 59)).isEqualTo(move(OFFERS, 59));
        // Row AdaGrad's first step is as long as the weight is large.
        float full = move(OFFERS, 60 + cycle);
        assertThat(move(offers, 60 + cycle) / full).isEqualTo(0.5f);
        assertThat(move(offers, 60 + 2 * cycle) / move(OFFERS, 60 + 2 * cycle)).isEqualTo(0.25f);
        assertThat(move(offers, 60 + 4 * cycle) / full).isEqualTo(1 / 16f);
        assertThat(move(offers, 61 + 4 * cycle)).isZero();
    }

    @Test
    void shouldLetWithdrawnOffersFadeFromTheirWithdrawal() {
        var withdrawn = Lines.offer("A");
        withdrawn.setStatus(OfferStatus.WITHDRAWN);
        withdrawn.setEventTime(TestMarket.at(60));
        double tick = 60 + Lines.CYCLE_MINUTES;

        assertThat(move(Lines.offers(List.of(withdrawn, Lines.offer("B"))), tick) / move(OFFERS, tick))
                .isEqualTo(0.5f);
    }

    /** How far the bias of A moves when a contrast of it is learnt again. */
    private static float move(MarketOffers offers, double minute) {
        var line = Lines.empty(Lines.reservoir(1, 1), "adagrad: {accumulators_kept: 0}");
        line.learn(TestMarket.at(5), List.of(Lines.learn("a", TICK, "A", "B")), Lines.plainOffers("X"));
        var fresh = new Lesson.Learn(Lines.contrast("b", TICK, List.of(), "C"));
        var all = Lines.offers(
                List.of(offers.find("A").orElseThrow(), offers.find("B").orElseThrow(), Lines.offer("C")));
        line.learn(TestMarket.at(minute), List.of(fresh), all);
        return IntStream.range(0, line.offerRows().size())
                .mapToObj(line.offerRows()::get)
                .filter(row -> row.name().equals("offer:A"))
                .map(row -> row.state().bias())
                .findFirst()
                .orElse(0f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen", "live", "catalogue"})
    void shouldTakeAsNegativesWhatIsConfigured(String negatives) {
        var paused = Lines.offer("C");
        paused.setStatus(OfferStatus.PAUSED);
        var offers = Lines.offers(List.of(Lines.offer("A"), Lines.offer("B"), paused, Lines.offer("D")));
        var line = Lines.empty("negatives: " + negatives);

        line.learn(TICK, Lines.lessons("a", TICK, 50), offers);

        var known = line.model(Map.of()).offerFeatures();
        var expected = switch (negatives) {
            case "seen" -> List.of("offer:A", "offer:B");
            case "live" -> List.of("offer:A", "offer:B", "offer:D");
            default -> List.of("offer:A", "offer:B", "offer:C", "offer:D");
        };
        assertThat(known).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** A cycle's offers have ended when its last contrasts are sealed. */
    @ParameterizedTest
    @ValueSource(strings = {"warp", "bpr", "k-os-warp"})
    void shouldDrawFromWhatWasShownWhereNothingIsLiveAnyMore(String loss) {
        var line = Lines.empty("negatives: live", Lines.model("loss: " + loss));
        var later = TestMarket.at(24 * 60 * 365);

        line.learn(later, List.of(Lines.learn("a", TICK, "A", "B"), Lines.learn("b", TICK, "C")), OFFERS);

        assertThat(line.counts().steps()).isEqualTo(2);
        assertThat(line.offerRows().size()).isEqualTo(3);
    }

    @Test
    void shouldDropNothingWhereTheRecipeIsTheSame() {
        var line = Lines.empty();
        line.learn(TICK, Lines.lessons("a", TICK, 5), OFFERS);
        line.published();
        var dropped = new ArrayList<String>();

        var newer = line.reconfigured(Lines.config("publish_interval: PT2M"), dropped);

        assertThat(dropped).isEmpty();
        assertThat(Lines.bytes(newer)).isEqualTo(Lines.bytes(line));
        assertThat(newer.kept()).isEqualTo(line.kept());
        assertThat(Arrays.asList(newer.counts().contrasts(), newer.counts().steps()))
                .containsExactly(0L, 0L);
    }

    @Test
    void shouldKeepRandomExposuresWithoutPublishingForThem() {
        var line = Lines.empty();
        var shown = new Lesson.Calibrate(Lines.exposure("shown", TestMarket.at(1), "A", true), false);

        line.learn(TestMarket.at(2), List.of(shown), Lines.plainOffers("A"));

        assertThat(line.counts().isChanged()).isFalse();
        assertThat(line.counts().isUnkept()).isTrue();
        assertThat(line.exposures()).containsExactly(shown.exposure());
        assertThat(line.features()).isZero();
        line.published();
        assertThat(line.counts().isUnkept()).isFalse();
    }
}
