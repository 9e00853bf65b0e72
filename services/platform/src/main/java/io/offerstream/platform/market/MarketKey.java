package io.offerstream.platform.market;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every key of a market file. Meaning, unit and why each default is what it is: {@code docs/markets.md}, and the
 * comments in {@code config/markets/DE.yml}.
 */
public enum MarketKey {
    MARKET("market", Presence.REQUIRED, "DE"),
    TIME_ZONE("time_zone", Presence.REQUIRED, "Europe/Berlin"),
    CURRENCY("currency", Presence.REQUIRED, "EUR"),
    NUMBER_OF_PREDICTIONS("number_of_predictions", Presence.OPTIONAL, "3"),
    SEED("seed", Presence.OPTIONAL, "0"),
    CYCLE_FIRST_START("cycle.first_start", Presence.REQUIRED, "2026-01-05T04:00"),
    CYCLE_PERIOD("cycle.period", Presence.OPTIONAL, "P7D"),
    EXPERIMENT_ID("experiment.id", Presence.REQUIRED, "offers-top3"),
    TEST("experiment.arms.TEST", Presence.OPTIONAL, "0.80"),
    CONTROL_POPULARITY("experiment.arms.CONTROL_POPULARITY", Presence.OPTIONAL, "0.10"),
    CONTROL_RANDOM("experiment.arms.CONTROL_RANDOM", Presence.OPTIONAL, "0.10"),
    HOLD_OUT("experiment.hold_out", Presence.OPTIONAL, "0"),
    HOLD_OUT_ID("experiment.hold_out_id", Presence.OPTIONAL, "hold-out"),
    LIFT("experiment.lift", Presence.OPTIONAL, "measured"),
    WITHHELD_BECAUSE("experiment.withheld_because", Presence.OPTIONAL, ""),
    IMPRESSIONS("experiment.impressions", Presence.OPTIONAL, "comparable"),
    TEMPERATURE("assignment.temperature", Presence.OPTIONAL, "0.05"),
    FRESH_MODEL("assignment.fresh_model", Presence.OPTIONAL, "next_cycle"),
    ON_BEHAVIOUR("assignment.on_behaviour", Presence.OPTIONAL, "keep"),
    AFTER_REDEMPTION("assignment.after_redemption", Presence.OPTIONAL, "never_again"),
    OFFERS_PER_CYCLE("assignment.offers_per_cycle", Presence.OPTIONAL, "unlimited"),
    FLOOR_IMPRESSIONS("exposure_floor.impressions", Presence.OPTIONAL, "100"),
    FLOOR_WITHIN("exposure_floor.within", Presence.OPTIONAL, "PT24H"),
    FLOOR_SHARE("exposure_floor.share_at_most", Presence.OPTIONAL, "0.10"),
    ATTRIBUTION_WINDOW("events.attribution_window", Presence.OPTIONAL, "P3D"),
    SEAL("events.seal", Presence.OPTIONAL, "PT30S"),
    CORRECT_UNTIL("events.correct_until", Presence.OPTIONAL, "P7D"),
    FUTURE_TOLERANCE("events.future_tolerance", Presence.OPTIONAL, "PT5M"),
    POSITION_0("examination.position_0", Presence.OPTIONAL, "1.0"),
    POSITION_1("examination.position_1", Presence.OPTIONAL, "0.85"),
    POSITION_2("examination.position_2", Presence.OPTIONAL, "0.70"),
    DEEPER("examination.deeper", Presence.OPTIONAL, "0.50"),
    HALF_LIFE("behaviour.half_life", Presence.OPTIONAL, "P28D"),
    KAPPA("behaviour.kappa", Presence.OPTIONAL, "5"),
    HISTORY("behaviour.history", Presence.OPTIONAL, "50"),
    CONTRASTS_PER_DAY("influence.contrasts_per_day", Presence.OPTIONAL, "5"),
    CONTRASTS_PER_CYCLE("influence.contrasts_per_cycle", Presence.OPTIONAL, "20"),
    CONTRASTS_PER_OFFER("influence.contrasts_per_offer", Presence.OPTIONAL, "1"),
    TEACHING_OFFERS("influence.teaching_offers", Presence.OPTIONAL, "assigned"),
    NEW_CUSTOMER_FOR("influence.new_customer_for", Presence.OPTIONAL, "PT24H"),
    NEW_CUSTOMER_WEIGHT("influence.new_customer_weight", Presence.OPTIONAL, "0.25"),
    TRAINING_DATA_START_DATE("training_data_start_date", Presence.OPTIONAL, ""),
    OFFER_CATEGORICAL_FEATURES("offer_categorical_features", Presence.OPTIONAL, "all"),
    CUSTOMER_FEATURES("customer_features", Presence.OPTIONAL, "all"),
    CONTEXT_FEATURES("context_features", Presence.OPTIONAL, "[]"),
    NEGATIVES("negatives", Presence.OPTIONAL, "seen"),
    OTHERS_WEIGHT("others_weight", Presence.OPTIONAL, "0.3"),
    NO_COMPONENTS("lightfm_model.no_components", Presence.OPTIONAL, "32"),
    LOSS("lightfm_model.loss", Presence.OPTIONAL, "logistic"),
    LEARNING_SCHEDULE("lightfm_model.learning_schedule", Presence.OPTIONAL, "row_adagrad"),
    LEARNING_RATE("lightfm_model.learning_rate", Presence.OPTIONAL, "0.02"),
    ITEM_ALPHA("lightfm_model.item_alpha", Presence.OPTIONAL, "0"),
    USER_ALPHA("lightfm_model.user_alpha", Presence.OPTIONAL, "0"),
    EPOCHS("lightfm_model.epochs", Presence.OPTIONAL, "8"),
    MAX_SAMPLED("lightfm_model.max_sampled", Presence.OPTIONAL, "10"),
    K("lightfm_model.k", Presence.OPTIONAL, "5"),
    N("lightfm_model.n", Presence.OPTIONAL, "10"),
    RHO("lightfm_model.rho", Presence.OPTIONAL, "0.95"),
    EPSILON("lightfm_model.epsilon", Presence.OPTIONAL, "1e-6"),
    ACCUMULATORS_KEPT("adagrad.accumulators_kept", Presence.OPTIONAL, "0.5"),
    RESERVOIR_SIZE("reservoir.size", Presence.OPTIONAL, "20000"),
    RESERVOIR_MIX("reservoir.mix", Presence.OPTIONAL, "1"),
    PUBLISH_INTERVAL("publish_interval", Presence.OPTIONAL, "PT1M"),
    REFIT_EVERY_CYCLES("refit.every_cycles", Presence.OPTIONAL, "0"),
    POPULARITY_WINDOW("popularity.window", Presence.OPTIONAL, "P84D"),
    PRIOR_STRENGTH("popularity.prior_strength", Presence.OPTIONAL, "50"),
    FIRST_EXPOSURE_WITHIN("guardrails.first_exposure_within", Presence.OPTIONAL, "PT4H"),
    COVERAGE_AT_LEAST("guardrails.coverage_at_least", Presence.OPTIONAL, "0.80"),
    TOP5_SHARE_AT_MOST("guardrails.top5_share_at_most", Presence.OPTIONAL, "0.70"),
    JUDGED_FROM_EXPOSURES("guardrails.judged_from_exposures", Presence.OPTIONAL, "1000"),
    REENTRY_AFTER_CYCLES("guardrails.reentry_after_cycles", Presence.OPTIONAL, "2");

    private enum Presence {
        REQUIRED,
        OPTIONAL
    }

    /** The section of the three weights; given at all, it must be given whole. */
    static final String ARMS = "experiment.arms";

    private final String path;
    private final Presence presence;
    private final String text;

    MarketKey(String path, Presence presence, String text) {
        this.path = path;
        this.presence = presence;
        this.text = text;
    }

    /** Dotted, e.g. {@code events.seal}. */
    public String path() {
        return path;
    }

    /** What holds if the key is left out, as it would be written; empty for a key that must be given. */
    public Optional<String> defaultValue() {
        return isRequired() ? Optional.empty() : Optional.of(text);
    }

    boolean isRequired() {
        return presence == Presence.REQUIRED;
    }

    /** A good value: the default, or an example for a required key. */
    String example() {
        return text;
    }

    static List<String> paths() {
        return Arrays.stream(values()).map(MarketKey::path).toList();
    }

    /** Of the keys that take a list. */
    static List<String> listPaths() {
        return Stream.of(OFFER_CATEGORICAL_FEATURES, CUSTOMER_FEATURES, CONTEXT_FEATURES)
                .map(MarketKey::path)
                .toList();
    }
}
