package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.ATTRIBUTION_WINDOW;
import static io.offerstream.platform.market.MarketKey.CURRENCY;
import static io.offerstream.platform.market.MarketKey.MARKET;
import static io.offerstream.platform.market.MarketKey.NUMBER_OF_PREDICTIONS;
import static io.offerstream.platform.market.MarketKey.POPULARITY_WINDOW;
import static io.offerstream.platform.market.MarketKey.TIME_ZONE;

import io.offerstream.platform.yaml.DidYouMean;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One market's settings; cannot hold a bad value. Keys, defaults and reasons: {@code docs/markets.md}.
 *
 * @param market code, two to eight capital letters; the first part of every key of its events
 * @param timeZone in which cycles start and days are counted
 * @param currency ISO 4217 code of every amount of money
 * @param cycle when assignment cycles start
 * @param experiment how customers are split
 * @param assignment how slates are drawn, and when anew
 * @param exposureFloor how often a new offer must be seen
 * @param numberOfPredictions offers in a slate, 1 to 3
 * @param seed of every random draw, together with market, cycle and customer
 * @param events how long events are waited for
 * @param examination how likely an offer was looked at, by its position
 * @param behaviour how a customer's behaviour features are computed
 * @param influence how much one customer may teach the model
 * @param model how it learns
 * @param training what it learns from, and when a version is published
 * @param popularity how the popularity of an offer is estimated
 * @param guardrails from where on it is warned of, or served otherwise
 * @param hash SHA-256 of the file's text in UTF-8, lower-case hex; a cycle pins it
 */
public record MarketConfig(
        String market,
        ZoneId timeZone,
        String currency,
        CycleConfig cycle,
        ExperimentConfig experiment,
        AssignmentConfig assignment,
        ExposureFloorConfig exposureFloor,
        int numberOfPredictions,
        long seed,
        EventsConfig events,
        ExaminationConfig examination,
        BehaviourConfig behaviour,
        InfluenceConfig influence,
        ModelConfig model,
        TrainingConfig training,
        PopularityConfig popularity,
        GuardrailsConfig guardrails,
        String hash) {
    /** A slate has three columns in {@code assignments}. */
    public static final int MOST_PREDICTIONS = 3;

    /** What stands for every market together in summaries: no market can be called so. */
    public static final String ALL = "ALL";

    private static final Pattern CODE = Pattern.compile("[A-Z]{2,8}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public MarketConfig {
        new Flaws()
                .require(CODE.matcher(market).matches(), MARKET, "must be 2 to 8 capital letters, found " + market)
                .require(!market.equals(ALL), MARKET, "must not be ALL, which stands for every market together")
                .require(
                        ZoneId.getAvailableZoneIds().contains(timeZone.getId()),
                        TIME_ZONE,
                        "must be the name of a time zone, found " + timeZone)
                .require(isCurrency(currency), CURRENCY, "unknown currency " + currency + currencyHint(currency))
                .require(
                        numberOfPredictions >= 1 && numberOfPredictions <= MOST_PREDICTIONS,
                        NUMBER_OF_PREDICTIONS,
                        "must be from 1 to " + MOST_PREDICTIONS + ", found " + numberOfPredictions)
                .require(
                        popularity.window().compareTo(events.attributionWindow()) >= 0,
                        POPULARITY_WINDOW,
                        "must be at least events.attribution_window (" + events.attributionWindow() + "), found "
                                + popularity.window() + "; no outcome would be known inside it",
                        ATTRIBUTION_WINDOW)
                .refuse();
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("hash must be 64 lower-case hex digits, found " + hash);
        }
    }

    /**
     * Reads a market file.
     *
     * @param fileName what messages call it, e.g. {@code config/markets/DE.yml}
     * @throws BadMarketConfigException with every problem of the file
     */
    public static MarketConfig parse(String fileName, String yamlText) {
        return MarketParser.parse(fileName, yamlText);
    }

    /** When this market's cycles open and close. */
    public CycleCalendar calendar() {
        return new CycleCalendar(timeZone, cycle);
    }

    /** Impressions before it are not learnt from; {@link Instant#EPOCH} if all are. */
    public Instant trainingDataStart() {
        return training.trainingDataStartDate()
                .map(date -> date.atStartOfDay(timeZone).toInstant())
                .orElse(Instant.EPOCH);
    }

    private static boolean isCurrency(String code) {
        return currencies().contains(code);
    }

    private static String currencyHint(String code) {
        return DidYouMean.hint(currencies(), code);
    }

    private static List<String> currencies() {
        return Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .sorted()
                .toList();
    }
}
