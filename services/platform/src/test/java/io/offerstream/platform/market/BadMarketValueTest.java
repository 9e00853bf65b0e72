package io.offerstream.platform.market;

import static io.offerstream.platform.market.GoodMarketFile.GOOD;
import static io.offerstream.platform.market.GoodMarketFile.bad;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that a market cannot run with; each with all a person is told. */
class BadMarketValueTest {
    private static final String DURATION =
            "expected a duration such as PT30S, PT5M, PT6H or P3D (days of 24 hours), found ";
    private static final String PERIOD = "expected a period, either days such as P7D (calendar days of the market)"
            + " or a time such as PT6H (exact), found ";

    private static final String NAME = "expected the name of a feature such as PROTEIN"
            + " (1 to 64 letters, digits, dots, dashes or underscores), found ";
    private static final String NAME_OF_CUSTOMERS = "expected the name of a feature such as TIER or taste:PROTEIN"
            + " (1 to 64 letters, digits, dots, dashes or underscores), found ";

    static Stream<Arguments> badFiles() {
        return Stream.of(
                // single values
                bad(
                        "market in small letters",
                        "market: DE",
                        "market: de",
                        "1: market: must be 2 to 8 capital letters, found de"),
                bad(
                        "market that breaks keys",
                        "market: DE",
                        "market: 'DE:1'",
                        "1: market: must be 2 to 8 capital letters, found DE:1"),
                bad(
                        "market that is all markets",
                        "market: DE",
                        "market: ALL",
                        "1: market: must not be ALL, which stands for every market together"),
                bad(
                        "misspelt zone",
                        "Europe/Berlin",
                        "Europe/Berln",
                        "2: time_zone: expected a time zone such as Europe/Berlin or UTC, found Europe/Berln;"
                                + " did you mean Europe/Berlin?"),
                bad(
                        "city for a zone",
                        "Europe/Berlin",
                        "zurich",
                        "2: time_zone: expected a time zone such as Europe/Berlin or UTC, found zurich;"
                                + " did you mean Europe/Zurich?"),
                bad(
                        "offset for a zone",
                        "Europe/Berlin",
                        "+01:00",
                        "2: time_zone: expected a time zone such as Europe/Berlin or UTC, found +01:00"),
                bad(
                        "unknown currency",
                        "currency: EUR",
                        "currency: EURO",
                        "3: currency: unknown currency EURO; did you mean EUR?"),
                bad(
                        "start with a zone",
                        "first_start: 2026-01-05T04:00",
                        "first_start: 2026-01-05T04:00Z",
                        "7: cycle.first_start: expected a date and time of the market such as 2026-01-05T04:00,"
                                + " found 2026-01-05T04:00Z"),
                bad(
                        "start on a day that does not exist",
                        "first_start: 2026-01-05T04:00",
                        "first_start: 2026-02-30T04:00",
                        "7: cycle.first_start: expected a date and time of the market such as 2026-01-05T04:00,"
                                + " found 2026-02-30T04:00"),
                bad(
                        "start between minutes",
                        "first_start: 2026-01-05T04:00",
                        "first_start: 2026-01-05T04:00:30",
                        "7: cycle.first_start: must be a whole minute, found 2026-01-05T04:00:30"),
                bad(
                        "start in the year 206",
                        "first_start: 2026-01-05T04:00",
                        "first_start: 0206-01-05T04:00",
                        "7: cycle.first_start: must be in the years 2000 to 2100, found 0206-01-05T04:00"),
                bad("period of zero", "period: P7D", "period: P0D", periodRule("P0D")),
                bad("negative period", "period: P7D", "period: P-7D", periodRule("P-7D")),
                bad("period of a month", "period: P7D", "period: P1M", periodRule("P1M")),
                bad("period of seconds", "period: P7D", "period: PT90S", periodRule("PT1M30S")),
                bad("period of both kinds", "period: P7D", "period: P1DT6H", "8: cycle.period: " + PERIOD + "P1DT6H"),
                bad(
                        "period in words",
                        "period: P7D",
                        "period: 7 days",
                        "8: cycle.period: " + PERIOD + "\"7 days\"; did you mean P7D?"),
                bad(
                        "experiment without a name",
                        "id: offers-top3",
                        "id: ''",
                        "10: experiment.id: must be 1 to 64 letters, digits, dots, dashes or underscores, found \"\""),
                // weights
                bad(
                        "weights that miss one",
                        "TEST: 0.80",
                        "TEST: 0.75",
                        "11: experiment.arms: weights must sum to 1, found 0.95"),
                bad(
                        "weight in percent",
                        "TEST: 0.80",
                        "TEST: 80%",
                        "12: experiment.arms.TEST: expected a number such as 0.8, found 80%"),
                bad("weights in percent", "TEST: 0.80", "TEST: 80", """
                        11: experiment.arms: weights must sum to 1, found 80.2
                        12: experiment.arms.TEST: must be from 0 to 1, found 80"""),
                bad("negative weight", "CONTROL_POPULARITY: 0.10", "CONTROL_POPULARITY: -0.10", """
                        11: experiment.arms: weights must sum to 1, found 0.8
                        13: experiment.arms.CONTROL_POPULARITY: must be from 0 to 1, found -0.1"""),
                bad(
                        "endless weight",
                        "TEST: 0.80",
                        "TEST: .inf",
                        "12: experiment.arms.TEST: expected a number such as 0.8, found .inf"),
                bad(
                        "no random arm",
                        "CONTROL_POPULARITY: 0.10\n    CONTROL_RANDOM: 0.10",
                        "CONTROL_POPULARITY: 0.20\n    CONTROL_RANDOM: 0",
                        """
                        14: experiment.arms.CONTROL_RANDOM: must be above 0: without random slates no other policy can be judged from the log"""),
                bad(
                        "no test arm",
                        "TEST: 0.80\n    CONTROL_POPULARITY: 0.10",
                        "TEST: 0\n    CONTROL_POPULARITY: 0.90",
                        """
                        12: experiment.arms.TEST: must be above 0: without it nothing is tested"""),
                bad(
                        "misspelt lift",
                        "lift: measured",
                        "lift: witheld",
                        "15: experiment.lift: expected measured or withheld, found witheld; did you mean withheld?"),
                bad("withheld without a reason", "lift: measured", "lift: withheld", """
                        9: experiment.withheld_because: must say why, as experiment.lift is withheld"""),
                bad(
                        "reason without withholding",
                        "lift: measured",
                        "lift: measured\n  withheld_because: a replay",
                        """
                        16: experiment.withheld_because: has no meaning unless experiment.lift is withheld"""),
                // waiting
                bad(
                        "seal in shorthand",
                        "seal: PT30S",
                        "seal: 30s",
                        "18: events.seal: " + DURATION + "30s; did you mean PT30S?"),
                bad("seal without a unit", "seal: PT30S", "seal: 30", "18: events.seal: " + DURATION + "30"),
                bad(
                        "negative seal",
                        "seal: PT30S",
                        "seal: PT-30S",
                        "18: events.seal: must be from 0 to P3650D, found PT-30S"),
                bad(
                        "seal finer than timestamps",
                        "seal: PT30S",
                        "seal: PT0.0001S",
                        "18: events.seal: expected a duration of whole milliseconds, found PT0.0001S"),
                bad(
                        "window of nothing",
                        "attribution_window: P3D",
                        "attribution_window: PT0S",
                        "17: events.attribution_window: must be longer than 0 and at most P3650D, found PT0S"),
                bad(
                        "window beyond counting",
                        "attribution_window: P3D",
                        "attribution_window: P99999999999999999999D",
                        "17: events.attribution_window: " + DURATION + "P99999999999999999999D"),
                bad(
                        "corrections that end before they begin",
                        "correct_until: P7D",
                        "correct_until: PT10S",
                        "19: events.correct_until: must be at least events.seal (PT30S), found PT10S"),
                bad(
                        "a future without an end",
                        "future_tolerance: PT5M",
                        "future_tolerance: P365D",
                        "20: events.future_tolerance: must be from 0 to P7D, found PT8760H"),
                bad(
                        "popularity that never sees an outcome",
                        "window: P84D",
                        "window: P2D",
                        "22: popularity.window: must be at least events.attribution_window (PT72H), found PT48H;"
                                + " no outcome would be known inside it"),
                bad(
                        "no prior",
                        "prior_strength: 50",
                        "prior_strength: 0",
                        "23: popularity.prior_strength: must be above 0 (an offer that nobody saw has no rate of its"
                                + " own), found 0.0"),
                // examination, behaviour and influence
                section(
                        "an examination of nothing",
                        "examination: {position_1: 0}",
                        "examination.position_1: must be above 0 and at most 1, found 0.0"),
                section(
                        "examination in percent",
                        "examination: {deeper: 50}",
                        "examination.deeper: must be above 0 and at most 1, found 50.0"),
                section(
                        "a taste of a minute",
                        "behaviour: {half_life: PT1M}",
                        "behaviour.half_life: must be from PT1H to P3650D, found PT1M"),
                section(
                        "no prior taste",
                        "behaviour: {kappa: 0}",
                        "behaviour.kappa: must be above 0 (a customer who saw nothing has no taste of their own), found"
                                + " 0.0"),
                section(
                        "endless history",
                        "behaviour: {history: 501}",
                        "behaviour.history: expected a whole number from 1 to 500, found 501"),
                section(
                        "no influence",
                        "influence: {contrasts_per_day: 0}",
                        "influence.contrasts_per_day: expected a whole number from 1 to 1000, found 0"),
                section(
                        "new customers weigh nothing",
                        "influence: {new_customer_weight: 0}",
                        "influence.new_customer_weight: must be above 0 and at most 1, found 0.0"),
                // training
                section(
                        "learning from a time of day",
                        "training_data_start_date: 2026-01-05T04:00",
                        "training_data_start_date: expected a date of the market such as 2026-01-05, found"
                                + " 2026-01-05T04:00; did you mean 2026-01-05?"),
                section(
                        "learning from a day that does not exist",
                        "training_data_start_date: 2026-02-30",
                        "training_data_start_date: expected a date of the market such as 2026-01-05, found 2026-02-30"),
                section(
                        "learning from the middle ages",
                        "training_data_start_date: 1026-01-05",
                        "training_data_start_date: must be in the years 2000 to 2100, found 1026-01-05"),
                section(
                        "misspelt start date",
                        "training_data_startdate: 2026-01-05",
                        "training_data_startdate: unknown key; did you mean training_data_start_date?"),
                section(
                        "names of features, and what they are not",
                        "offer_categorical_features: [PROTEIN, 7, NO, PROTEIN=BEEF, taste:PROTEIN, a b, all, PROTEIN]",
                        "offer_categorical_features: " + NAME
                                + "7 without quotes; if that is the name, put it in quotes",
                        "offer_categorical_features: " + NAME
                                + "NO without quotes; if that is the name, put it in quotes",
                        "offer_categorical_features: " + NAME + "PROTEIN=BEEF; did you mean PROTEIN?",
                        "offer_categorical_features: " + NAME + "taste:PROTEIN; did you mean PROTEIN?",
                        "offer_categorical_features: " + NAME + "\"a b\"",
                        "offer_categorical_features: " + NAME + "all; for every feature write all without a list",
                        "offer_categorical_features: PROTEIN given twice; first in line 24"),
                section(
                        "names of customers' features, and what they are not",
                        "customer_features: [taste:all, tast:PROTEIN, 'taste:', Taste:A=B:C, tier=a:b, ':', taste:a b]",
                        "customer_features: " + NAME_OF_CUSTOMERS + "tast:PROTEIN; did you mean taste:PROTEIN?",
                        "customer_features: " + NAME_OF_CUSTOMERS + "taste:",
                        "customer_features: " + NAME_OF_CUSTOMERS + "Taste:A=B:C; did you mean taste:A?",
                        "customer_features: " + NAME_OF_CUSTOMERS + "tier=a:b; did you mean tier?",
                        "customer_features: " + NAME_OF_CUSTOMERS + ":",
                        "customer_features: " + NAME_OF_CUSTOMERS + "\"taste:a b\""),
                section(
                        "a name that is too long",
                        "context_features: [" + "x".repeat(65) + "]",
                        "context_features: " + NAME + "x".repeat(60) + "…"),
                section("a name without letters", "context_features: ['']", "context_features: " + NAME + "\"\""),
                bad(
                        "bad names, each in its line",
                        "prior_strength: 50",
                        "prior_strength: 50\ncontext_features:\n  - DAYPART\n  - 2026\n  - SEASON\n  - DAYPART",
                        """
                        26: context_features: expected the name of a feature such as PROTEIN (1 to 64 letters, digits, dots, dashes or underscores), found 2026 without quotes; if that is the name, put it in quotes
                        28: context_features: DAYPART given twice; first in line 25"""),
                section(
                        "publishing all the time",
                        "publish_interval: PT5S",
                        "publish_interval: must be from PT10S to P1D, found PT5S"),
                section(
                        "publishing never",
                        "publish_interval: P2D",
                        "publish_interval: must be from PT10S to P1D, found PT48H"),
                section(
                        "publishing in shorthand",
                        "publish_interval: 1m",
                        "publish_interval: " + DURATION + "1m; did you mean PT1M?"),
                section(
                        "a reservoir of less than nothing",
                        "reservoir: {size: -1}",
                        "reservoir.size: expected a whole number from 0 to 200000, found -1"),
                section(
                        "a sea",
                        "reservoir: {size: 200001}",
                        "reservoir.size: expected a whole number from 0 to 200000, found 200001"),
                section(
                        "nothing but memories",
                        "reservoir: {mix: 21}",
                        "reservoir.mix: must be from 0 to 20 (more would drown what is new), found 21.0"),
                section(
                        "unlearning",
                        "reservoir: {mix: -0.5}",
                        "reservoir.mix: must be from 0 to 20 (more would drown what is new), found -0.5"),
                section(
                        "steps that become shorter by themselves",
                        "adagrad: {accumulators_kept: 1.5}",
                        "adagrad.accumulators_kept: must be from 0 to 1, found 1.5"),
                section(
                        "accumulators beside their section",
                        "lightfm_model: {accumulators_kept: 1}",
                        "lightfm_model.accumulators_kept: unknown key; did you mean adagrad.accumulators_kept?"),
                section(
                        "learning anew every half cycle",
                        "refit: {every_cycles: 0.5}",
                        "refit.every_cycles: expected a whole number from 0 to 520, found 0.5"),
                section(
                        "learning anew once in a generation",
                        "refit: {every_cycles: 521}",
                        "refit.every_cycles: expected a whole number from 0 to 520, found 521"),
                // model
                section(
                        "misspelt negatives",
                        "negatives: sean",
                        "negatives: expected seen or live or catalogue, found sean; did you mean seen?"),
                section(
                        "negatives of another name",
                        "negatives: all",
                        "negatives: expected seen or live or catalogue, found all"),
                section("others that say more", "others_weight: 1.5", "others_weight: must be from 0 to 1, found 1.5"),
                section(
                        "others that say the opposite",
                        "others_weight: -0.3",
                        "others_weight: must be from 0 to 1, found -0.3"),
                section(
                        "others inside the section",
                        "lightfm_model: {others_weight: 0.3}",
                        "lightfm_model.others_weight: unknown key; did you mean others_weight?"),
                section(
                        "misspelt key of the model",
                        "lightfm_model: {no_component: 16}",
                        "lightfm_model.no_component: unknown key; did you mean no_components?"),
                section(
                        "misspelt section of the model",
                        "lightfm_modle: {epochs: 3}",
                        "lightfm_modle: unknown key; did you mean lightfm_model?"),
                section(
                        "negatives inside the section",
                        "lightfm_model: {negatives: live}",
                        "lightfm_model.negatives: unknown key; did you mean negatives?"),
                section(
                        "embeddings of nothing",
                        "lightfm_model: {no_components: 0}",
                        "lightfm_model.no_components: expected a whole number from 1 to 1024, found 0"),
                section(
                        "embeddings beyond measure",
                        "lightfm_model: {no_components: 1025}",
                        "lightfm_model.no_components: expected a whole number from 1 to 1024, found 1025"),
                section(
                        "misspelt loss",
                        "lightfm_model: {loss: wrap}",
                        "lightfm_model.loss: expected warp or bpr or logistic or k-os-warp, found wrap; did"
                                + " you mean warp?"),
                section(
                        "loss with underscores",
                        "lightfm_model: {loss: k_os_warp}",
                        "lightfm_model.loss: expected warp or bpr or logistic or k-os-warp, found k_os_warp;"
                                + " did you mean k-os-warp?"),
                section(
                        "misspelt schedule",
                        "lightfm_model: {learning_schedule: adagard}",
                        "lightfm_model.learning_schedule: expected row_adagrad or adagrad or adadelta, found"
                                + " adagard; did you mean adagrad?"),
                section(
                        "no learning",
                        "lightfm_model: {learning_rate: 0}",
                        "lightfm_model.learning_rate: must be above 0 and at most 1, found 0.0"),
                section(
                        "learning in percent",
                        "lightfm_model: {learning_rate: 5}",
                        "lightfm_model.learning_rate: must be above 0 and at most 1, found 5.0"),
                section(
                        "a rate that is none in single precision",
                        "lightfm_model: {learning_rate: 1e-60}",
                        "lightfm_model.learning_rate: must be above 0 and at most 1, found 0.0"),
                section(
                        "negative L2 of offers",
                        "lightfm_model: {item_alpha: -0.1}",
                        "lightfm_model.item_alpha: must be from 0 to 0.01 (more would outweigh what is learnt), found -0.1"),
                section(
                        "L2 that leaves nothing",
                        "lightfm_model: {user_alpha: 1}",
                        "lightfm_model.user_alpha: must be from 0 to 0.01 (more would outweigh what is learnt), found 1.0"),
                section(
                        "no pass",
                        "lightfm_model: {epochs: 0}",
                        "lightfm_model.epochs: expected a whole number from 1 to 1000, found 0"),
                section(
                        "endless draws",
                        "lightfm_model: {max_sampled: 1001}",
                        "lightfm_model.max_sampled: expected a whole number from 1 to 1000, found 1001"),
                section(
                        "the best but none",
                        "lightfm_model: {k: 0}",
                        "lightfm_model.k: expected a whole number from 1 to 1000, found 0"),
                section(
                        "no positives",
                        "lightfm_model: {n: 0}",
                        "lightfm_model.n: expected a whole number from 1 to 1000, found 0"),
                section(
                        "more than is drawn",
                        "lightfm_model: {k: 11}",
                        "lightfm_model.k: must be at most lightfm_model.n (10), found 11"),
                section(
                        "fewer drawn than the default of k",
                        "lightfm_model: {n: 4}",
                        "lightfm_model.k: must be at most lightfm_model.n (4), found 5"),
                section(
                        "averages that never change",
                        "lightfm_model: {rho: 1}",
                        "lightfm_model.rho: must be at least 0 and below 1, found 1.0"),
                section(
                        "no epsilon",
                        "lightfm_model: {epsilon: 0}",
                        "lightfm_model.epsilon: must be above 0 and at most 1, found 0.0"),
                section(
                        "drawing from what was seen",
                        "lightfm_model: {loss: k-os-warp}",
                        "lightfm_model.loss: k-os-warp draws its negatives: negatives must be live or catalogue"),
                // guardrails
                guardrail(
                        "coverage in percent",
                        "coverage_at_least: 80",
                        "guardrails.coverage_at_least: must be from 0 to 1, found 80.0"),
                guardrail(
                        "a cap that lets nothing through",
                        "top5_share_at_most: 0",
                        "guardrails.top5_share_at_most: must be above 0 and at most 1, found 0.0"),
                guardrail(
                        "warned at once",
                        "first_exposure_within: PT0S",
                        "guardrails.first_exposure_within: must be longer than 0 and at most P3650D, found PT0S"),
                guardrail(
                        "tried again at once",
                        "reentry_after_cycles: 0",
                        "guardrails.reentry_after_cycles: expected a whole number from 1 to 52, found 0"),
                guardrail(
                        "misspelt guardrail",
                        "top_5_share_at_most: 0.3",
                        "guardrails.top_5_share_at_most: unknown key; did you mean top5_share_at_most?"));
    }

    private static Arguments guardrail(String name, String line, String message) {
        return bad(name, "prior_strength: 50", "prior_strength: 50\nguardrails:\n  " + line, "25: " + message);
    }

    private static Arguments section(String name, String line, String... messages) {
        return bad(
                name,
                "prior_strength: 50",
                "prior_strength: 50\n" + line,
                Stream.of(messages).map(message -> "24: " + message).collect(joining("\n")));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void shouldSayWhatIsWrongAndWhere(String text, String expected) {
        var refusal = catchThrowableOfType(
                BadMarketConfigException.class, () -> MarketConfig.parse("config/markets/DE.yml", text));

        assertThat(refusal).isNotNull().hasMessage(expected).hasNoCause();
    }

    @Test
    void shouldTakeTheFileThatTheBadOnesDifferFrom() {
        assertThat(MarketConfig.parse("config/markets/DE.yml", GOOD).market()).isEqualTo("DE");
    }

    @Test
    void shouldTellAllProblemsOfAFileAtOnceInReadingOrder() {
        String text = GOOD.replace("currency: EUR", "currency: XX")
                .replace("period: P7D", "period: weekly")
                .replace("seal: PT30S", "seal: P8D")
                .replace("TEST: 0.80", "TEST: 0.9")
                .replace("prior_strength", "prior");

        var refusal = catchThrowableOfType(BadMarketConfigException.class, () -> MarketConfig.parse("DE.yml", text));

        assertThat(refusal.problems())
                .extracting("file", "line", "column", "key")
                .containsExactly(
                        tuple("DE.yml", 3, 1, "currency"),
                        tuple("DE.yml", 8, 3, "cycle.period"),
                        tuple("DE.yml", 11, 3, "experiment.arms"),
                        tuple("DE.yml", 19, 3, "events.correct_until"),
                        tuple("DE.yml", 23, 3, "popularity.prior"));
        assertThat(refusal.getMessage().lines()).hasSize(5);
    }

    /** The stand-in for a refused section must not break rules of its own. */
    @Test
    void shouldNotTellOfWhatOnlyFollowsFromAnotherProblem() {
        String text = GOOD.replace("attribution_window: P3D", "attribution_window: P1D")
                .replace("seal: PT30S", "seal: PT-1S")
                .replace("window: P84D", "window: P2D");

        var refusal = catchThrowableOfType(BadMarketConfigException.class, () -> MarketConfig.parse("DE.yml", text));

        assertThat(refusal).hasMessage("DE.yml:18: events.seal: must be from 0 to P3650D, found PT-1S");
    }

    /** Nor does a stand-in for one key of the model contradict the others. */
    @Test
    void shouldTellOnlyOfTheNegativesThatNobodyKnows() {
        String text = GOOD + "negatives: lives\nlightfm_model: {loss: k-os-warp, k: 20, n: many}\n";

        var refusal = catchThrowableOfType(BadMarketConfigException.class, () -> MarketConfig.parse("DE.yml", text));

        assertThat(refusal).hasMessage("""
                DE.yml:24: negatives: expected seen or live or catalogue, found lives; did you mean live?
                DE.yml:25: lightfm_model.n: expected a whole number from 1 to 1000, found many""");
    }

    private static String periodRule(String found) {
        return "8: cycle.period: must be 1 to 366 whole days such as P7D, or whole minutes such as PT6H, found "
                + found;
    }
}
