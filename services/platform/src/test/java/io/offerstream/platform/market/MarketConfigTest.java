package io.offerstream.platform.market;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.platform.market.ModelConfig.LearningSchedule;
import io.offerstream.platform.market.ModelConfig.Loss;
import io.offerstream.platform.market.ModelConfig.Negatives;
import io.offerstream.schemas.Arm;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MarketConfigTest {
    /** Every required key and nothing else. */
    static final String SMALLEST = """
            market: DE
            time_zone: Europe/Berlin
            currency: EUR
            cycle: {first_start: 2026-01-05T04:00}
            experiment: {id: offers-top3}
            """;

    static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void shouldPinEveryKeyAndItsDefault() {
        Map<String, String> defaults = Arrays.stream(MarketKey.values())
                .collect(toMap(
                        MarketKey::path,
                        key -> key.defaultValue().orElse("REQUIRED"),
                        (one, other) -> one,
                        LinkedHashMap::new));

        assertThat(defaults)
                .containsExactly(
                        Map.entry("market", "REQUIRED"),
                        Map.entry("time_zone", "REQUIRED"),
                        Map.entry("currency", "REQUIRED"),
                        Map.entry("number_of_predictions", "3"),
                        Map.entry("seed", "0"),
                        Map.entry("cycle.first_start", "REQUIRED"),
                        Map.entry("cycle.period", "P7D"),
                        Map.entry("experiment.id", "REQUIRED"),
                        Map.entry("experiment.arms.TEST", "0.80"),
                        Map.entry("experiment.arms.CONTROL_POPULARITY", "0.10"),
                        Map.entry("experiment.arms.CONTROL_RANDOM", "0.10"),
                        Map.entry("experiment.hold_out", "0"),
                        Map.entry("experiment.hold_out_id", "hold-out"),
                        Map.entry("experiment.lift", "measured"),
                        Map.entry("experiment.withheld_because", ""),
                        Map.entry("experiment.impressions", "comparable"),
                        Map.entry("assignment.temperature", "0.05"),
                        Map.entry("assignment.fresh_model", "next_cycle"),
                        Map.entry("assignment.on_behaviour", "keep"),
                        Map.entry("assignment.after_redemption", "never_again"),
                        Map.entry("assignment.offers_per_cycle", "unlimited"),
                        Map.entry("exposure_floor.impressions", "100"),
                        Map.entry("exposure_floor.within", "PT24H"),
                        Map.entry("exposure_floor.share_at_most", "0.10"),
                        Map.entry("events.attribution_window", "P3D"),
                        Map.entry("events.seal", "PT30S"),
                        Map.entry("events.correct_until", "P7D"),
                        Map.entry("events.future_tolerance", "PT5M"),
                        Map.entry("examination.position_0", "1.0"),
                        Map.entry("examination.position_1", "0.85"),
                        Map.entry("examination.position_2", "0.70"),
                        Map.entry("examination.deeper", "0.50"),
                        Map.entry("behaviour.half_life", "P28D"),
                        Map.entry("behaviour.kappa", "5"),
                        Map.entry("behaviour.history", "50"),
                        Map.entry("influence.contrasts_per_day", "5"),
                        Map.entry("influence.contrasts_per_cycle", "20"),
                        Map.entry("influence.contrasts_per_offer", "1"),
                        Map.entry("influence.teaching_offers", "assigned"),
                        Map.entry("influence.new_customer_for", "PT24H"),
                        Map.entry("influence.new_customer_weight", "0.25"),
                        Map.entry("training_data_start_date", ""),
                        Map.entry("offer_categorical_features", "all"),
                        Map.entry("customer_features", "all"),
                        Map.entry("context_features", "[]"),
                        Map.entry("negatives", "seen"),
                        Map.entry("others_weight", "0.3"),
                        Map.entry("lightfm_model.no_components", "32"),
                        Map.entry("lightfm_model.loss", "logistic"),
                        Map.entry("lightfm_model.learning_schedule", "row_adagrad"),
                        Map.entry("lightfm_model.learning_rate", "0.02"),
                        Map.entry("lightfm_model.item_alpha", "0"),
                        Map.entry("lightfm_model.user_alpha", "0"),
                        Map.entry("lightfm_model.epochs", "8"),
                        Map.entry("lightfm_model.max_sampled", "10"),
                        Map.entry("lightfm_model.k", "5"),
                        Map.entry("lightfm_model.n", "10"),
                        Map.entry("lightfm_model.rho", "0.95"),
                        Map.entry("lightfm_model.epsilon", "1e-6"),
                        Map.entry("adagrad.accumulators_kept", "0.5"),
                        Map.entry("reservoir.size", "20000"),
                        Map.entry("reservoir.mix", "1"),
                        Map.entry("publish_interval", "PT1M"),
                        Map.entry("refit.every_cycles", "0"),
                        Map.entry("popularity.window", "P84D"),
                        Map.entry("popularity.prior_strength", "50"),
                        Map.entry("guardrails.first_exposure_within", "PT4H"),
                        Map.entry("guardrails.coverage_at_least", "0.80"),
                        Map.entry("guardrails.top5_share_at_most", "0.70"),
                        Map.entry("guardrails.judged_from_exposures", "1000"),
                        Map.entry("guardrails.reentry_after_cycles", "2"));
    }

    @Test
    void shouldFillInTheDefaults() {
        assertThat(MarketConfig.parse("DE.yml", SMALLEST))
                .isEqualTo(new MarketConfig(
                        "DE",
                        ZoneId.of("Europe/Berlin"),
                        "EUR",
                        new CycleConfig(LocalDateTime.parse("2026-01-05T04:00"), Period.ofDays(7)),
                        new ExperimentConfig("offers-top3", arms(0.8, 0.1, 0.1), 0, "hold-out", false, "", true),
                        new AssignmentConfig(0.05, false, false, false, OptionalLong.empty()),
                        new ExposureFloorConfig(100, Duration.ofHours(24), 0.1),
                        3,
                        0,
                        new EventsConfig(
                                Duration.ofDays(3), Duration.ofSeconds(30), Duration.ofDays(7), Duration.ofMinutes(5)),
                        new ExaminationConfig(1, 0.85, 0.7, 0.5),
                        new BehaviourConfig(Duration.ofDays(28), 5, 50),
                        new InfluenceConfig(5, 20, 1, true, Duration.ofHours(24), 0.25),
                        new ModelConfig(
                                Negatives.SEEN,
                                32,
                                Loss.LOGISTIC,
                                LearningSchedule.ROW_ADAGRAD,
                                0.02f,
                                0,
                                0,
                                8,
                                10,
                                5,
                                10,
                                0.95f,
                                1e-6f),
                        new TrainingConfig(
                                Optional.empty(),
                                FeatureChoice.ALL,
                                FeatureChoice.ALL,
                                FeatureChoice.NONE,
                                0.3,
                                Duration.ofMinutes(1),
                                20_000,
                                1,
                                0.5,
                                0),
                        new PopularityConfig(Duration.ofDays(84), 50),
                        new GuardrailsConfig(Duration.ofHours(4), 0.8, 0.7, 1000, 2),
                        "c9f3ca7a5d68604e6bd8817e8c792f849f432bf120b25bffd291432fc8d03f27"));
    }

    @Test
    void shouldKnowHowAMarketLearnsThatSaysNothing() {
        assertThat(MarketConfig.parse("DE.yml", SMALLEST).model()).isEqualTo(ModelConfig.DEFAULT);
        assertThat(MarketConfig.parse("DE.yml", SMALLEST).assignment()).isEqualTo(AssignmentConfig.DEFAULT);
        assertThat(MarketConfig.parse("DE.yml", SMALLEST).exposureFloor()).isEqualTo(ExposureFloorConfig.DEFAULT);
        assertThat(MarketConfig.parse("DE.yml", SMALLEST).training()).isEqualTo(TrainingConfig.DEFAULT);
    }

    @Test
    void shouldReadEveryKey() {
        MarketConfig config = MarketConfig.parse("US.yml", """
                market: US
                time_zone: America/New_York
                currency: USD
                number_of_predictions: 2
                seed: -7
                cycle: {first_start: 2026-02-01T05:30, period: PT6H}
                experiment:
                  id: pilot_1
                  arms: {CONTROL_RANDOM: 0.5, TEST: 5e-1, CONTROL_POPULARITY: 0}
                  lift: withheld
                  withheld_because: "a replay: nothing was shown"
                  impressions: may_differ
                  hold_out: 0.05
                  hold_out_id: untouched
                assignment:
                  temperature: 1.5
                  fresh_model: at_once
                  on_behaviour: reassign
                  after_redemption: allowed
                  offers_per_cycle: 90000
                exposure_floor: {impressions: 0, within: PT6H, share_at_most: 0.3}
                events: {attribution_window: P1DT12H, seal: PT1.5S, correct_until: P2D, future_tolerance: PT0S}
                examination: {position_0: 0.9, position_1: 0.8, position_2: 0.6, deeper: 0.1}
                behaviour: {half_life: P10D, kappa: 2.5, history: 7}
                influence:
                  contrasts_per_day: 2
                  contrasts_per_cycle: 9
                  contrasts_per_offer: 3
                  teaching_offers: seen
                  new_customer_for: PT0S
                  new_customer_weight: 1
                training_data_start_date: 2026-01-05
                offer_categorical_features: [PROTEIN, CATEGORY]
                customer_features:
                - TIER
                - taste:PROTEIN
                context_features: []
                negatives: catalogue
                others_weight: 0.75
                lightfm_model:
                  no_components: 1
                  loss: k-os-warp
                  learning_schedule: adadelta
                  learning_rate: 1
                  item_alpha: 1e-6
                  user_alpha: 0.0025
                  epochs: 1000
                  max_sampled: 20
                  k: 7
                  n: 8
                  rho: 0
                  epsilon: 0.001
                adagrad: {accumulators_kept: 1}
                reservoir: {size: 0, mix: 0.5}
                publish_interval: P1D
                refit: {every_cycles: 52}
                popularity: {window: P14D, prior_strength: 12.5}
                guardrails:
                  first_exposure_within: PT90M
                  coverage_at_least: 0.5
                  top5_share_at_most: 1
                  judged_from_exposures: 0
                  reentry_after_cycles: 3
                """);

        assertThat(config)
                .isEqualTo(new MarketConfig(
                        "US",
                        ZoneId.of("America/New_York"),
                        "USD",
                        new CycleConfig(LocalDateTime.parse("2026-02-01T05:30"), Duration.ofHours(6)),
                        new ExperimentConfig(
                                "pilot_1",
                                arms(0.5, 0, 0.5),
                                0.05,
                                "untouched",
                                true,
                                "a replay: nothing was shown",
                                false),
                        new AssignmentConfig(1.5, true, true, true, OptionalLong.of(90_000)),
                        new ExposureFloorConfig(0, Duration.ofHours(6), 0.3),
                        2,
                        -7,
                        new EventsConfig(
                                Duration.ofHours(36), Duration.ofMillis(1500), Duration.ofDays(2), Duration.ZERO),
                        new ExaminationConfig(0.9, 0.8, 0.6, 0.1),
                        new BehaviourConfig(Duration.ofDays(10), 2.5, 7),
                        new InfluenceConfig(2, 9, 3, false, Duration.ZERO, 1),
                        new ModelConfig(
                                Negatives.CATALOGUE,
                                1,
                                Loss.K_OS_WARP,
                                LearningSchedule.ADADELTA,
                                1,
                                1e-6f,
                                0.0025f,
                                1000,
                                20,
                                7,
                                8,
                                0,
                                0.001f),
                        new TrainingConfig(
                                Optional.of(LocalDate.parse("2026-01-05")),
                                FeatureChoice.only(List.of("CATEGORY", "PROTEIN")),
                                FeatureChoice.only(List.of("TIER", "taste:PROTEIN")),
                                FeatureChoice.only(List.of()),
                                0.75,
                                Duration.ofDays(1),
                                0,
                                0.5,
                                1,
                                52),
                        new PopularityConfig(Duration.ofDays(14), 12.5),
                        new GuardrailsConfig(Duration.ofMinutes(90), 0.5, 1, 0, 3),
                        config.hash()));
        assertThat(config.experiment().weight(Arm.CONTROL_RANDOM)).isEqualTo(0.5);
        assertThat(config.experiment().weight(Arm.HOLD_OUT)).isZero();
    }

    @Test
    void shouldReadEveryWordOfTheModel() {
        assertThat(Negatives.values())
                .allSatisfy(negatives -> assertThat(
                                model("negatives: " + negatives.word()).negatives())
                        .isEqualTo(negatives));
        assertThat(Loss.values())
                .allSatisfy(loss -> assertThat(model("negatives: live\nlightfm_model: {loss: " + loss.word() + "}")
                                .loss())
                        .isEqualTo(loss));
        assertThat(LearningSchedule.values())
                .allSatisfy(schedule -> assertThat(model("lightfm_model: {learning_schedule: " + schedule.word() + "}")
                                .learningSchedule())
                        .isEqualTo(schedule));
    }

    @Test
    void shouldReadAListHoweverYamlWritesIt() {
        FeatureChoice expected = FeatureChoice.only(List.of("CATEGORY", "NO", "PROTEIN", "1"));

        assertThat(offerFeatures("[PROTEIN, \"1\", 'NO', 'CATEGORY',]")).isEqualTo(expected);
        assertThat(offerFeatures("""

                  - CATEGORY   # a comment
                  - "NO"

                  - '1'
                  - PROTEIN""")).isEqualTo(expected);
        assertThat(offerFeatures("all")).isEqualTo(FeatureChoice.ALL);
        assertThat(offerFeatures("[" + "x".repeat(64) + ", a.b, a_b, A-B]"))
                .isEqualTo(FeatureChoice.only(List.of("x".repeat(64), "a.b", "a_b", "A-B")));
    }

    @Test
    void shouldLearnFromTheStartOfADayOnTheMarketsClock() {
        assertThat(MarketConfig.parse("DE.yml", SMALLEST).trainingDataStart()).isEqualTo(Instant.EPOCH);
        assertThat(trainingDataStart("Europe/Berlin", "2026-01-05")).isEqualTo("2026-01-04T23:00:00Z");
        assertThat(trainingDataStart("Europe/Berlin", "2026-07-05")).isEqualTo("2026-07-04T22:00:00Z");
        assertThat(trainingDataStart("America/Havana", "2026-03-08"))
                .as("its clock skips midnight: the day begins at 01:00")
                .isEqualTo("2026-03-08T05:00:00Z");
    }

    /** YAML 1.1 takes a bare NO for false. */
    @Test
    void shouldTakeNorwayForACountry() {
        assertThat(MarketConfig.parse("NO.yml", SMALLEST.replace("DE", "NO")).market())
                .isEqualTo("NO");
    }

    @Test
    void shouldTakeTheLineEndsAndTheByteOrderMarkOfOtherSystems() {
        MarketConfig config = MarketConfig.parse("DE.yml", "\uFEFF" + SMALLEST.replace("\n", "\r\n"));

        assertThat(config.cycle())
                .isEqualTo(MarketConfig.parse("DE.yml", SMALLEST).cycle());
    }

    @Test
    void shouldTakeASectionWithNothingInIt() {
        assertThat(MarketConfig.parse("DE.yml", SMALLEST + "events:\n").events())
                .isEqualTo(MarketConfig.parse("DE.yml", SMALLEST).events());
    }

    @Test
    void shouldTakeThirdsThatDoNotSumToOneInBinary() {
        String thirds = SMALLEST.replace(
                "{id: offers-top3}", "{id: x, arms: {TEST: 0.7, CONTROL_POPULARITY: 0.2, CONTROL_RANDOM: 0.1}}");

        assertThat(0.7 + 0.2 + 0.1).isNotEqualTo(1.0);
        assertThat(MarketConfig.parse("DE.yml", thirds).experiment().arms()).isEqualTo(arms(0.7, 0.2, 0.1));
    }

    @Test
    void shouldHashTheText() {
        String other = SMALLEST + "# a comment changes the text\n";

        assertThat(MarketConfig.parse("DE.yml", SMALLEST).hash())
                .isEqualTo(MarketConfig.parse("another name", SMALLEST).hash())
                .isNotEqualTo(MarketConfig.parse("DE.yml", other).hash());
    }

    @Test
    void shouldRefuseBadValuesFromCodeToo() {
        MarketConfig good = MarketConfig.parse("DE.yml", SMALLEST);

        assertThatThrownBy(() -> new EventsConfig(Duration.ZERO, Duration.ofSeconds(-1), Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("""
                        events.attribution_window: must be longer than 0 and at most P3650D, found PT0S
                        events.seal: must be from 0 to P3650D, found PT-1S""");
        assertThatThrownBy(() -> new ModelConfig(
                        Negatives.SEEN,
                        0,
                        Loss.K_OS_WARP,
                        LearningSchedule.ADAGRAD,
                        Float.NaN,
                        -1,
                        1,
                        1001,
                        0,
                        3,
                        2,
                        1,
                        0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("""
                        lightfm_model.no_components: must be from 1 to 1024, found 0
                        lightfm_model.epochs: must be from 1 to 1000, found 1001
                        lightfm_model.max_sampled: must be from 1 to 1000, found 0
                        lightfm_model.learning_rate: must be above 0 and at most 1, found NaN
                        lightfm_model.item_alpha: must be from 0 to 0.01 (more would outweigh what is learnt), found -1.0
                        lightfm_model.user_alpha: must be from 0 to 0.01 (more would outweigh what is learnt), found 1.0
                        lightfm_model.rho: must be at least 0 and below 1, found 1.0
                        lightfm_model.epsilon: must be above 0 and at most 1, found 0.0
                        lightfm_model.k: must be at most lightfm_model.n (2), found 3
                        lightfm_model.loss: k-os-warp draws its negatives: negatives must be live or catalogue""");
        assertThatThrownBy(() -> new TrainingConfig(
                        Optional.of(LocalDate.parse("1999-12-31")),
                        FeatureChoice.only(List.of("PROTEIN", "taste:PROTEIN")),
                        FeatureChoice.only(List.of("TIER", "taste:PROTEIN")),
                        FeatureChoice.only(List.of("taste:all")),
                        Double.NaN,
                        Duration.ofDays(2),
                        -1,
                        Double.NaN,
                        -0.1,
                        521))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("""
                        training_data_start_date: must be in the years 2000 to 2100, found 1999-12-31
                        offer_categorical_features: only customers have taste:PROTEIN
                        context_features: only customers have taste:all
                        others_weight: must be from 0 to 1, found NaN
                        publish_interval: must be from PT10S to P1D, found PT48H
                        reservoir.size: must be from 0 to 200000, found -1
                        reservoir.mix: must be from 0 to 20 (more would drown what is new), found NaN
                        adagrad.accumulators_kept: must be from 0 to 1, found -0.1
                        refit.every_cycles: must be from 0 to 520, found 521""");
        assertThatThrownBy(() -> new ExperimentConfig(
                        "x",
                        List.of(new ArmWeight(Arm.CONTROL_RANDOM, 0.5), new ArmWeight(Arm.TEST, 0.5)),
                        0,
                        "hold-out",
                        false,
                        "",
                        true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("experiment.arms must be [TEST, CONTROL_POPULARITY, CONTROL_RANDOM], found");
        assertThatThrownBy(() -> new MarketConfig(
                        "DE",
                        ZoneId.of("+01:00"),
                        "EUR",
                        good.cycle(),
                        good.experiment(),
                        good.assignment(),
                        good.exposureFloor(),
                        4,
                        0,
                        good.events(),
                        good.examination(),
                        good.behaviour(),
                        good.influence(),
                        good.model(),
                        good.training(),
                        good.popularity(),
                        good.guardrails(),
                        HASH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("""
                        time_zone: must be the name of a time zone, found +01:00
                        number_of_predictions: must be from 1 to 3, found 4""");
        assertThatThrownBy(() -> new MarketConfig(
                        "DE",
                        good.timeZone(),
                        "EUR",
                        good.cycle(),
                        good.experiment(),
                        good.assignment(),
                        good.exposureFloor(),
                        3,
                        0,
                        good.events(),
                        good.examination(),
                        good.behaviour(),
                        good.influence(),
                        good.model(),
                        good.training(),
                        good.popularity(),
                        good.guardrails(),
                        "abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hash must be 64 lower-case hex digits, found abc");
    }

    private static FeatureChoice offerFeatures(String list) {
        return MarketConfig.parse("DE.yml", SMALLEST + "offer_categorical_features: " + list + "\n")
                .training()
                .offerFeatures();
    }

    private static Instant trainingDataStart(String zone, String date) {
        String text = SMALLEST.replace("Europe/Berlin", zone) + "training_data_start_date: " + date + "\n";
        return MarketConfig.parse("DE.yml", text).trainingDataStart();
    }

    private static ModelConfig model(String lines) {
        return MarketConfig.parse("DE.yml", SMALLEST + lines).model();
    }

    private static List<ArmWeight> arms(double test, double popularity, double random) {
        return List.of(
                new ArmWeight(Arm.TEST, test),
                new ArmWeight(Arm.CONTROL_POPULARITY, popularity),
                new ArmWeight(Arm.CONTROL_RANDOM, random));
    }
}
