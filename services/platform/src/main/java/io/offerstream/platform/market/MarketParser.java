package io.offerstream.platform.market;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.market.Flaws.FlawedException;
import io.offerstream.platform.market.ModelConfig.LearningSchedule;
import io.offerstream.platform.market.ModelConfig.Loss;
import io.offerstream.platform.market.ModelConfig.Negatives;
import io.offerstream.platform.yaml.Form;
import io.offerstream.platform.yaml.Forms;
import io.offerstream.platform.yaml.KnownKeys;
import io.offerstream.platform.yaml.KnownKeys.Found;
import io.offerstream.platform.yaml.ListForm;
import io.offerstream.platform.yaml.Problems;
import io.offerstream.platform.yaml.YamlNode.Listing;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import io.offerstream.platform.yaml.YamlText;
import io.offerstream.schemas.Arm;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Reads one market file. A bad value is told and then replaced by the key's default or example, so that reading goes on
 * and every problem is found; a file with problems never becomes a {@link MarketConfig}.
 */
final class MarketParser {
    private static final KnownKeys KEYS = new KnownKeys(MarketKey.paths(), MarketKey.listPaths(), path -> false);
    private static final List<MarketKey> ARMS =
            List.of(MarketKey.TEST, MarketKey.CONTROL_POPULARITY, MarketKey.CONTROL_RANDOM);

    private final Found found;
    private final Problems problems;

    private MarketParser(Found found, Problems problems) {
        this.found = found;
        this.problems = problems;
    }

    static MarketConfig parse(String fileName, String text) {
        var problems = new Problems(fileName);
        Found found = YamlText.read(text, problems)
                .map(root -> KEYS.flatten(root, problems))
                .orElseThrow(() -> new BadMarketConfigException(problems.list()));
        var parser = new MarketParser(found, problems);
        parser.requireKeys();
        MarketConfig config = parser.soundOrExample(reader -> reader.market(sha256(text)));
        if (!problems.isEmpty()) {
            throw new BadMarketConfigException(problems.list());
        }
        return config;
    }

    private void requireKeys() {
        boolean armsGiven = found.places().containsKey(MarketKey.ARMS);
        Arrays.stream(MarketKey.values())
                .filter(key -> key.isRequired() || (armsGiven && ARMS.contains(key)))
                .filter(key -> !found.values().containsKey(key.path()) && !problems.concern(key.path()))
                .forEach(key ->
                        problems.add(found.place(key.path()), key.path(), "is missing; for example " + key.example()));
    }

    private MarketConfig market(String hash) {
        return new MarketConfig(
                read(MarketKey.MARKET, Forms::text),
                read(MarketKey.TIME_ZONE, Forms::zone),
                read(MarketKey.CURRENCY, Forms::text),
                soundOrExample(MarketParser::cycle),
                soundOrExample(MarketParser::experiment),
                soundOrExample(MarketParser::assignment),
                soundOrExample(MarketParser::exposureFloor),
                read(MarketKey.NUMBER_OF_PREDICTIONS, Forms.wholeNumber(1, MarketConfig.MOST_PREDICTIONS)),
                read(MarketKey.SEED, Forms::wholeNumber),
                soundOrExample(MarketParser::events),
                soundOrExample(MarketParser::examination),
                soundOrExample(MarketParser::behaviour),
                soundOrExample(MarketParser::influence),
                soundOrExample(MarketParser::model),
                soundOrExample(MarketParser::training),
                soundOrExample(MarketParser::popularity),
                soundOrExample(MarketParser::guardrails),
                hash);
    }

    private CycleConfig cycle() {
        return new CycleConfig(
                read(MarketKey.CYCLE_FIRST_START, Forms::localDateTime), read(MarketKey.CYCLE_PERIOD, Forms::period));
    }

    private ExperimentConfig experiment() {
        return new ExperimentConfig(
                read(MarketKey.EXPERIMENT_ID, Forms::text),
                List.of(
                        new ArmWeight(Arm.TEST, read(MarketKey.TEST, Forms::decimal)),
                        new ArmWeight(Arm.CONTROL_POPULARITY, read(MarketKey.CONTROL_POPULARITY, Forms::decimal)),
                        new ArmWeight(Arm.CONTROL_RANDOM, read(MarketKey.CONTROL_RANDOM, Forms::decimal))),
                read(MarketKey.HOLD_OUT, Forms::decimal),
                read(MarketKey.HOLD_OUT_ID, Forms::text),
                read(MarketKey.LIFT, Forms.oneOf("measured", "withheld")).equals("withheld"),
                read(MarketKey.WITHHELD_BECAUSE, Forms::text),
                read(MarketKey.IMPRESSIONS, Forms.oneOf("comparable", "may_differ"))
                        .equals("comparable"));
    }

    private AssignmentConfig assignment() {
        return new AssignmentConfig(
                read(MarketKey.TEMPERATURE, Forms::decimal),
                read(MarketKey.FRESH_MODEL, Forms.oneOf("next_cycle", "at_once"))
                        .equals("at_once"),
                read(MarketKey.ON_BEHAVIOUR, Forms.oneOf("keep", "reassign")).equals("reassign"),
                read(MarketKey.AFTER_REDEMPTION, Forms.oneOf("never_again", "allowed"))
                        .equals("allowed"),
                read(MarketKey.OFFERS_PER_CYCLE, MarketParser::optionalCount));
    }

    /** The default of a limit is none at all. */
    private static OptionalLong optionalCount(Scalar scalar) {
        return scalar.text().equals(AssignmentConfig.UNLIMITED)
                ? OptionalLong.empty()
                : OptionalLong.of(Forms.wholeNumber(scalar));
    }

    private ExposureFloorConfig exposureFloor() {
        return new ExposureFloorConfig(
                read(MarketKey.FLOOR_IMPRESSIONS, Forms.wholeNumber(0, ExposureFloorConfig.MOST_IMPRESSIONS)),
                read(MarketKey.FLOOR_WITHIN, Forms::duration),
                read(MarketKey.FLOOR_SHARE, Forms::decimal));
    }

    private EventsConfig events() {
        return new EventsConfig(
                read(MarketKey.ATTRIBUTION_WINDOW, Forms::duration),
                read(MarketKey.SEAL, Forms::duration),
                read(MarketKey.CORRECT_UNTIL, Forms::duration),
                read(MarketKey.FUTURE_TOLERANCE, Forms::duration));
    }

    private ExaminationConfig examination() {
        return new ExaminationConfig(
                read(MarketKey.POSITION_0, Forms::decimal),
                read(MarketKey.POSITION_1, Forms::decimal),
                read(MarketKey.POSITION_2, Forms::decimal),
                read(MarketKey.DEEPER, Forms::decimal));
    }

    private BehaviourConfig behaviour() {
        return new BehaviourConfig(
                read(MarketKey.HALF_LIFE, Forms::duration),
                read(MarketKey.KAPPA, Forms::decimal),
                read(MarketKey.HISTORY, Forms.wholeNumber(1, BehaviourConfig.LONGEST_HISTORY)));
    }

    private InfluenceConfig influence() {
        return new InfluenceConfig(
                read(MarketKey.CONTRASTS_PER_DAY, Forms.wholeNumber(1, InfluenceConfig.MOST_CONTRASTS)),
                read(MarketKey.CONTRASTS_PER_CYCLE, Forms.wholeNumber(1, InfluenceConfig.MOST_CONTRASTS)),
                read(MarketKey.CONTRASTS_PER_OFFER, Forms.wholeNumber(1, InfluenceConfig.MOST_CONTRASTS)),
                read(MarketKey.TEACHING_OFFERS, Forms.oneOf("assigned", "seen")).equals("assigned"),
                read(MarketKey.NEW_CUSTOMER_FOR, Forms::duration),
                read(MarketKey.NEW_CUSTOMER_WEIGHT, Forms::decimal));
    }

    private ModelConfig model() {
        return new ModelConfig(
                read(MarketKey.NEGATIVES, Forms.oneOf(Negatives.values(), Negatives::word)),
                read(MarketKey.NO_COMPONENTS, Forms.wholeNumber(1, ModelConfig.MOST_COMPONENTS)),
                read(MarketKey.LOSS, Forms.oneOf(Loss.values(), Loss::word)),
                read(MarketKey.LEARNING_SCHEDULE, Forms.oneOf(LearningSchedule.values(), LearningSchedule::word)),
                read(MarketKey.LEARNING_RATE, Forms::decimal).floatValue(),
                read(MarketKey.ITEM_ALPHA, Forms::decimal).floatValue(),
                read(MarketKey.USER_ALPHA, Forms::decimal).floatValue(),
                read(MarketKey.EPOCHS, Forms.wholeNumber(1, ModelConfig.MOST_TIMES)),
                read(MarketKey.MAX_SAMPLED, Forms.wholeNumber(1, ModelConfig.MOST_TIMES)),
                read(MarketKey.K, Forms.wholeNumber(1, ModelConfig.MOST_TIMES)),
                read(MarketKey.N, Forms.wholeNumber(1, ModelConfig.MOST_TIMES)),
                read(MarketKey.RHO, Forms::decimal).floatValue(),
                read(MarketKey.EPSILON, Forms::decimal).floatValue());
    }

    private TrainingConfig training() {
        return new TrainingConfig(
                read(MarketKey.TRAINING_DATA_START_DATE, MarketParser::optionalDate),
                choice(MarketKey.OFFER_CATEGORICAL_FEATURES, FeatureNames::ofOffers),
                choice(MarketKey.CUSTOMER_FEATURES, FeatureNames::ofCustomers),
                choice(MarketKey.CONTEXT_FEATURES, FeatureNames::ofOffers),
                read(MarketKey.OTHERS_WEIGHT, Forms::decimal),
                read(MarketKey.PUBLISH_INTERVAL, Forms::duration),
                read(MarketKey.RESERVOIR_SIZE, Forms.wholeNumber(0, TrainingConfig.LARGEST_RESERVOIR)),
                read(MarketKey.RESERVOIR_MIX, Forms::decimal),
                read(MarketKey.ACCUMULATORS_KEPT, Forms::decimal),
                read(MarketKey.REFIT_EVERY_CYCLES, Forms.wholeNumber(0, TrainingConfig.MOST_CYCLES)));
    }

    private PopularityConfig popularity() {
        return new PopularityConfig(
                read(MarketKey.POPULARITY_WINDOW, Forms::duration), read(MarketKey.PRIOR_STRENGTH, Forms::decimal));
    }

    private GuardrailsConfig guardrails() {
        return new GuardrailsConfig(
                read(MarketKey.FIRST_EXPOSURE_WITHIN, Forms::duration),
                read(MarketKey.COVERAGE_AT_LEAST, Forms::decimal),
                read(MarketKey.TOP5_SHARE_AT_MOST, Forms::decimal),
                read(MarketKey.JUDGED_FROM_EXPOSURES, Forms.wholeNumber(0, GuardrailsConfig.MOST_EXPOSURES)),
                read(MarketKey.REENTRY_AFTER_CYCLES, Forms.wholeNumber(1, GuardrailsConfig.MOST_CYCLES)));
    }

    private <T> T read(MarketKey key, Form<T> form) {
        Scalar scalar = found.values().get(key.path());
        if (scalar != null) {
            try {
                return form.read(scalar);
            } catch (Form.BadValueException e) {
                problems.add(found.place(key.path()), key.path(), e.getMessage());
            }
        }
        return form.read(Scalar.of(key.example()));
    }

    /** The default of a date is none at all. */
    private static Optional<LocalDate> optionalDate(Scalar scalar) {
        return scalar.text().isEmpty() ? Optional.empty() : Optional.of(Forms.localDate(scalar));
    }

    private FeatureChoice choice(MarketKey key, Form<String> name) {
        Listing list = found.lists().get(key.path());
        return list == null
                ? read(key, FeatureNames::all)
                : FeatureChoice.only(new ListForm<>(name).read(list, key.path(), problems));
    }

    /** Builds a record from the file; if its rules are broken, tells them and builds it from the examples. */
    private <T> T soundOrExample(Function<MarketParser, T> build) {
        try {
            return build.apply(this);
        } catch (FlawedException e) {
            e.flaws().stream()
                    .filter(flaw -> flaw.about().stream().noneMatch(key -> problems.concern(key.path())))
                    .toList()
                    .forEach(flaw -> problems.add(found.place(flaw.path()), flaw.path(), flaw.message()));
            // The examples stand in for the whole record: a rule that compares with it would tell of them.
            e.flaws().forEach(flaw -> problems.doubt(flaw.path().split("\\.", 2)[0]));
            return build.apply(new MarketParser(Found.nothing(), problems));
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
