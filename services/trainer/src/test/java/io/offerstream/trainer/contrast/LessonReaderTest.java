package io.offerstream.trainer.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import io.offerstream.trainer.contrast.Contrast.Seen;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.fixture.Ranking;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LessonReaderTest {
    private static final String CONTRAST = """
            {"sample_weight":0.25,
             "redeemed":[{"offer":"O2","position":1,"examination_weight":0.85,"propensity":0.125}],
             "seen":[{"offer":"O1","position":0,"examination_weight":1.0},
                     {"offer":"O3","position":2,"examination_weight":0.7,"propensity":0.5}]}""";
    private static final String WITH_OTHERS = CONTRAST.substring(0, CONTRAST.length() - 1)
            + ",\"others\":[{\"offer\":\"O5\",\"examination_weight\":1.0},"
            + "{\"offer\":\"O4\",\"examination_weight\":0.5}]}";
    private static final String LOGISTIC = Lines.model("loss: logistic");

    private static LessonReader reader(String... lines) {
        return new LessonReader(Lines.config(lines));
    }

    /** As interaction-state writes it. */
    private static Outcome contrast() {
        var outcome = exposure(OutcomeKind.CONTRAST);
        outcome.setOutcomeId("contrast#impression-1#1");
        outcome.setOfferId("O2");
        outcome.setContrast(CONTRAST);
        return outcome;
    }

    private static Outcome exposure(OutcomeKind kind) {
        return Outcome.newBuilder()
                .setOutcomeId("impression-1#0#1")
                .setMarket("DE")
                .setCustomerPseudonym("4711")
                .setKind(kind)
                .setOfferId("O1")
                .setImpressionId("impression-1")
                .setImpressionTime(TestMarket.at(5))
                .setSealedAt(TestMarket.at(130))
                .setExaminationWeight(0.85)
                .setArm(Arm.CONTROL_RANDOM)
                .setTrainable(true)
                .setCustomerFeatures("{\"taste:PROTEIN=BEEF\":-0.5,\"TIER=GOLD\":1.0}")
                .setContextFeatures(List.of("DAYPART=LUNCH", "WEEKDAY=MON"))
                .build();
    }

    private static List<String> names(Lesson lesson) {
        return ((Lesson.Learn) lesson)
                .contrast().features().stream().map(WeightedFeature::name).toList();
    }

    private static Lesson only(List<Lesson> lessons) {
        assertThat(lessons).hasSize(1);
        return lessons.get(0);
    }

    /** Of a slate that was drawn at random. */
    private static Outcome random(OutcomeKind kind) {
        var outcome = exposure(kind);
        outcome.setServedPolicy(Policy.RANDOM);
        return outcome;
    }

    @ParameterizedTest
    @EnumSource(
            value = OutcomeKind.class,
            names = {"REDEEMED", "SEEN_NOT_REDEEMED"})
    void shouldJudgeByRandomExposuresWhateverIsLearnt(OutcomeKind kind) {
        var expected = new Lesson.Calibrate(
                new RandomExposure(
                        "impression-1#0",
                        TestMarket.at(5).toEpochMilli(),
                        "4711",
                        "O1",
                        kind == OutcomeKind.REDEEMED,
                        0.85f,
                        List.of(new WeightedFeature("TIER=GOLD", 1), new WeightedFeature("context:DAYPART=LUNCH", 1))),
                false);
        var lines = new String[] {"customer_features: [TIER]", "context_features: [DAYPART]", ""};

        assertThat(reader(lines).read(random(kind))).containsExactly(expected);

        lines[2] = LOGISTIC;
        assertThat(reader(lines).read(random(kind)))
                .contains(expected)
                .hasSize(kind == OutcomeKind.SEEN_NOT_REDEEMED ? 2 : 1);
    }

    @Test
    void shouldJudgeByNothingThatWasChosen() {
        var popular = exposure(OutcomeKind.REDEEMED);
        popular.setServedPolicy(Policy.POPULARITY);
        var test = random(OutcomeKind.REDEEMED);
        test.setArm(Arm.TEST);
        var organic = random(OutcomeKind.REDEEMED);
        organic.setOrganic(true);
        var contrast = contrast();
        contrast.setServedPolicy(Policy.RANDOM);

        for (var outcome : List.of(popular, test, organic)) {
            assertThat(reader().read(outcome)).isEmpty();
        }
        assertThat(only(reader().read(contrast))).isInstanceOf(Lesson.Learn.class);
    }

    @Test
    void shouldCorrectAndTakeBackWhatIsJudgedBy() {
        var corrected = random(OutcomeKind.REDEEMED);
        corrected.setOutcomeId("impression-1#0#2");
        corrected.setSupersedes("impression-1#0#1");

        assertThat(((Lesson.Calibrate) only(reader().read(corrected))).isCorrection())
                .isTrue();

        corrected.setTrainable(false);
        assertThat(reader().read(corrected)).containsExactly(new Lesson.TakeBack("impression-1#0"));
        corrected.setSupersedes(null);
        assertThat(reader().read(corrected)).isEmpty();
    }

    @Test
    void shouldRefuseARandomExposureThatCannotBe() {
        var exposure = random(OutcomeKind.SEEN_NOT_REDEEMED);
        exposure.setExaminationWeight(1.5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader().read(exposure))
                .withMessageContaining("examination_weight");
    }

    @Test
    void shouldReadAContrast() {
        assertThat(reader().read(contrast()))
                .contains(new Lesson.Learn(new Contrast(
                        "contrast#impression-1",
                        TestMarket.at(5).toEpochMilli(),
                        "4711",
                        Arm.CONTROL_RANDOM,
                        0.25f,
                        List.of(
                                new WeightedFeature("TIER=GOLD", 1),
                                new WeightedFeature("context:DAYPART=LUNCH", 1),
                                new WeightedFeature("context:WEEKDAY=MON", 1),
                                new WeightedFeature("taste:PROTEIN=BEEF", -0.5f)),
                        List.of("O2"),
                        List.of(new Seen("O1", 1), new Seen("O3", 0.7f)))));
    }

    @Test
    void shouldTakeTheFeaturesThatAreChosen() {
        var reader = reader("customer_features: [\"taste:all\"]", "context_features: [DAYPART]");

        assertThat(names(only(reader.read(contrast())))).containsExactly("context:DAYPART=LUNCH", "taste:PROTEIN=BEEF");
        assertThat(names(only(reader("customer_features: [TIER]", "context_features: []")
                        .read(contrast()))))
                .containsExactly("TIER=GOLD");
    }

    private static List<Seen> seenWith(String contrast, String... lines) {
        var outcome = contrast();
        outcome.setContrast(contrast);
        return ((Lesson.Learn) only(reader(lines).read(outcome))).contrast().seen();
    }

    @Test
    void shouldTakeOthersAtTheirWeight() {
        assertThat(seenWith(WITH_OTHERS))
                .containsExactly(new Seen("O1", 1), new Seen("O3", 0.7f), new Seen("O5", 0.3f), new Seen("O4", 0.15f));
        assertThat(seenWith(WITH_OTHERS, "others_weight: 1")).endsWith(new Seen("O5", 1), new Seen("O4", 0.5f));
        assertThat(seenWith(WITH_OTHERS, "others_weight: 1e-300")).endsWith(new Seen("O4", 1e-18f));
    }

    @Test
    void shouldLeaveOthersOutWhereTheyHaveNoPlace() {
        var pool = List.of(new Seen("O1", 1), new Seen("O3", 0.7f));
        assertThat(seenWith(CONTRAST)).as("of an older build").isEqualTo(pool);
        assertThat(seenWith(WITH_OTHERS, "others_weight: 0")).isEqualTo(pool);
        assertThat(seenWith(WITH_OTHERS, "negatives: live")).isEqualTo(pool);
        assertThat(seenWith(WITH_OTHERS, "negatives: catalogue")).isEqualTo(pool);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warp", "bpr"})
    void shouldTeachWhereASlateHoldsOneOffer(String loss) {
        var line = Lines.empty(Lines.model("loss: " + loss));
        var reader = reader(Lines.model("loss: " + loss));
        var offers = Lines.plainOffers("O2", "O5", "O4");
        for (int i = 0; i < 50; i++) {
            var outcome = contrast();
            outcome.setOutcomeId("contrast#impression-" + i + "#1");
            outcome.setContrast(WITH_OTHERS.replaceAll("\"seen\":\\[[^]]*]", "\"seen\":[]"));
            line.learn(TestMarket.at(10 + i), List.of(only(reader.read(outcome))), offers);
            line.published();
        }

        var ranking = new Ranking(line, offers.all());

        assertThat(ranking.top(List.of(), 1)).containsExactly("O2");
        assertThat(line.reservoirSlots().get(0).seen()).containsExactly(new Seen("O5", 0.3f), new Seen("O4", 0.15f));
    }

    @Test
    void shouldCorrectWhatItSupersedes() {
        var outcome = contrast();
        outcome.setOutcomeId("contrast#impression-1#2");
        outcome.setSupersedes("contrast#impression-1#1");

        var lesson = only(reader().read(outcome));

        assertThat(lesson).isInstanceOf(Lesson.Correct.class);
        assertThat(lesson.subject()).isEqualTo("contrast#impression-1");
    }

    @ParameterizedTest
    @CsvSource({"contrast#impression-1#2", "impression-1#0#3"})
    void shouldTakeBackWhatIsCensored(String id) {
        var outcome = exposure(OutcomeKind.CENSORED);
        outcome.setOutcomeId(id);
        outcome.setTrainable(false);
        outcome.setImpressionTime(null);
        outcome.setCustomerFeatures("{ }");

        assertThat(reader().read(outcome)).contains(new Lesson.TakeBack(id.substring(0, id.lastIndexOf('#'))));
    }

    @Test
    void shouldLearnNothingThatMayNotBeTrained() {
        var outcome = contrast();
        outcome.setTrainable(false);
        outcome.setContrast("not read");

        assertThat(reader().read(outcome)).isEmpty();
    }

    @Test
    void shouldTakeBackWhatMayNotBeTrainedAnyMore() {
        var outcome = exposure(OutcomeKind.SEEN_NOT_REDEEMED);
        outcome.setOutcomeId("impression-1#0#2");
        outcome.setSupersedes("impression-1#0#1");
        outcome.setTrainable(false);

        assertThat(reader(LOGISTIC).read(outcome)).contains(new Lesson.TakeBack("impression-1#0"));
        assertThat(reader().read(outcome)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = OutcomeKind.class,
            names = {"REDEEMED", "SEEN_NOT_REDEEMED", "UNKNOWN"})
    void shouldCompareWholeImpressionsOnly(OutcomeKind kind) {
        assertThat(reader().read(exposure(kind))).isEmpty();
    }

    @Test
    void shouldLearnExposuresWhereNothingIsCompared() {
        var reader = reader(LOGISTIC);

        var redeemed = (Lesson.Learn) only(reader.read(contrast()));
        assertThat(redeemed.contrast().redeemed()).containsExactly("O2");
        assertThat(redeemed.contrast().seen()).isEmpty();
        assertThat(redeemed.contrast().weight()).isEqualTo(0.25f);
        var seen = (Lesson.Learn) only(reader.read(exposure(OutcomeKind.SEEN_NOT_REDEEMED)));
        assertThat(seen.contrast().redeemed()).isEmpty();
        assertThat(seen.contrast().seen()).containsExactly(new Seen("O1", 0.85f));
        assertThat(seen.contrast().offer()).isEqualTo("O1");
        assertThat(seen.subject()).isEqualTo("impression-1#0");
        assertThat(reader.read(exposure(OutcomeKind.REDEEMED)))
                .as("its impression's contrast says so once the others are known, too")
                .isEmpty();
        assertThat(reader.read(exposure(OutcomeKind.UNKNOWN))).isEmpty();
    }

    @Test
    void shouldReadExposuresByThemselvesWhereModelsAreJudged() {
        var reader = LessonReader.ofExposures(Lines.config());

        assertThat(((Lesson.Learn) only(reader.read(exposure(OutcomeKind.REDEEMED))))
                        .contrast()
                        .redeemed())
                .containsExactly("O1");
        assertThat(((Lesson.Learn) only(reader.read(exposure(OutcomeKind.SEEN_NOT_REDEEMED))))
                        .contrast()
                        .seen())
                .containsExactly(new Seen("O1", 0.85f));
        assertThat(reader.read(contrast())).isEmpty();
    }

    @Test
    void shouldTakeBackWhatWasLearntAsNotRedeemedAndWas() {
        var redeemed = exposure(OutcomeKind.REDEEMED);
        redeemed.setOutcomeId("impression-1#0#2");
        redeemed.setSupersedes("impression-1#0#1");

        assertThat(reader(LOGISTIC).read(redeemed)).containsExactly(new Lesson.TakeBack("impression-1#0"));
        assertThat(reader().read(redeemed)).isEmpty();
    }

    @Test
    void shouldLearnFromTheSmallestWeights() {
        var outcome = contrast();
        outcome.setContrast(CONTRAST.replace("0.25", "1e-300").replace("0.7,", "1e-300,"));
        var lesson = only(reader().read(outcome));
        var line = Lines.empty();

        line.learn(TestMarket.at(10), List.of(lesson), Lines.plainOffers("O1", "O2", "O3"));

        assertThat(line.counts().steps()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "not JSON | contrast",
                "[] | contrast",
                "'' | contrast",
                "{\"sample_weight\":1,\"redeemed\":[],\"seen\":[]} | contrast: nothing is redeemed",
                "{\"sample_weight\":1,\"seen\":[]} | contrast: redeemed",
                "{\"sample_weight\":1,\"redeemed\":{\"a\":{\"offer\":\"O1\"}},\"seen\":[]} | contrast: redeemed",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O1\"}]} | contrast: seen",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":7} | contrast: seen",
                "{\"sample_weight\":1,\"redeemed\":[{\"position\":0}],\"seen\":[]} | offer",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"\"}],\"seen\":[]} | offer",
                "{\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":[]} | sample_weight",
                "{\"sample_weight\":0,\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":[]} | sample_weight",
                "{\"sample_weight\":1.5,\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":[]} | sample_weight",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":[{\"offer\":\"O2\"}]}"
                        + " | examination_weight",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O1\"}],"
                        + "\"seen\":[{\"offer\":\"O2\",\"examination_weight\":-1}]} | examination_weight",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":[],\"others\":7} | contrast: others",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":[],"
                        + "\"others\":[{\"examination_weight\":1}]} | offer",
                "{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O1\"}],\"seen\":[],"
                        + "\"others\":[{\"offer\":\"O2\",\"examination_weight\":2}]} | examination_weight",
            })
    void shouldRefuseABadContrast(String json, String message) {
        shouldRefuse(outcome -> outcome.setContrast(json), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "oops | customer_features",
                "[1] | customer_features",
                "{\"TIER=GOLD\":1000001} | customer_features: TIER=GOLD",
                "{\"TIER=GOLD\":\"much\"} | customer_features: TIER=GOLD",
                "{\"TIER=GOLD\":true} | customer_features: TIER=GOLD",
                "{\"TIER=GOLD\":null} | customer_features: TIER=GOLD",
                "{\"TIER=GOLD\":{}} | customer_features: TIER=GOLD",
            })
    void shouldRefuseBadFeatures(String json, String message) {
        shouldRefuse(outcome -> outcome.setCustomerFeatures(json), message);
    }

    @Test
    void shouldRefuseWhatIsMissing() {
        shouldRefuse(outcome -> outcome.setContrast(null), "contrast");
        shouldRefuse(outcome -> outcome.setImpressionTime(null), "impression_time");
        var exposure = exposure(OutcomeKind.SEEN_NOT_REDEEMED);
        exposure.setExaminationWeight(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(LOGISTIC).read(exposure))
                .withMessageContaining("examination_weight");
    }

    private static void shouldRefuse(Consumer<Outcome> spoil, String message) {
        var outcome = contrast();
        spoil.accept(outcome);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader().read(outcome))
                .withMessageContaining(message);
    }
}
