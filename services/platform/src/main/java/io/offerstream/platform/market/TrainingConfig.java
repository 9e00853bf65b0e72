package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.ACCUMULATORS_KEPT;
import static io.offerstream.platform.market.MarketKey.CONTEXT_FEATURES;
import static io.offerstream.platform.market.MarketKey.OFFER_CATEGORICAL_FEATURES;
import static io.offerstream.platform.market.MarketKey.OTHERS_WEIGHT;
import static io.offerstream.platform.market.MarketKey.PUBLISH_INTERVAL;
import static io.offerstream.platform.market.MarketKey.REFIT_EVERY_CYCLES;
import static io.offerstream.platform.market.MarketKey.RESERVOIR_MIX;
import static io.offerstream.platform.market.MarketKey.RESERVOIR_SIZE;
import static io.offerstream.platform.market.MarketKey.TRAINING_DATA_START_DATE;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the trainer learns from, and how a stream of it becomes versions.
 *
 * @param trainingDataStartDate market-local; impressions before the start of that day are not learnt from; empty: all
 *     are
 * @param offerFeatures categorical features of offers that have embeddings, beside the offer's identity
 * @param customerFeatures profile and behaviour features of customers that have embeddings
 * @param contextFeatures features of the impression that have embeddings
 * @param othersWeight how much an offer that the customer saw in another impression and did not redeem counts, beside
 *     one of the same impression, 0 to 1; for {@link ModelConfig.Negatives#SEEN}
 * @param publishInterval between two versions, at least; PT10S to P1D
 * @param reservoirSize how many earlier contrasts are kept for mixing, 0 to 200,000
 * @param reservoirMix how many of them are learnt again with each new one, 0 to 20; on average, where it is a fraction
 * @param accumulatorsKept share of what AdaGrad's accumulators have gathered that stays over a cycle, 0 to 1
 * @param refitEveryCycles after how many cycles the model is learnt anew; 0: only when asked
 */
public record TrainingConfig(
        Optional<LocalDate> trainingDataStartDate,
        FeatureChoice offerFeatures,
        FeatureChoice customerFeatures,
        FeatureChoice contextFeatures,
        double othersWeight,
        Duration publishInterval,
        int reservoirSize,
        double reservoirMix,
        double accumulatorsKept,
        int refitEveryCycles) {
    /** What holds where a market's file says nothing. */
    public static final TrainingConfig DEFAULT = new TrainingConfig(
            Optional.empty(),
            FeatureChoice.ALL,
            FeatureChoice.ALL,
            FeatureChoice.NONE,
            0.3,
            Duration.ofMinutes(1),
            20_000,
            1,
            0.5,
            0);

    /** More would take longer to read at each start than it helps. */
    static final int LARGEST_RESERVOIR = 200_000;

    /** Ten years of weeks. */
    static final int MOST_CYCLES = 520;

    private static final int EARLIEST_YEAR = 2000;
    private static final int LATEST_YEAR = 2100;
    private static final double MOST_MIXED = 20;

    public TrainingConfig {
        var flaws = new Flaws();
        trainingDataStartDate.ifPresent(date -> flaws.require(
                date.getYear() >= EARLIEST_YEAR && date.getYear() <= LATEST_YEAR,
                TRAINING_DATA_START_DATE,
                "must be in the years " + EARLIEST_YEAR + " to " + LATEST_YEAR + ", found " + date));
        requireNoTaste(flaws, OFFER_CATEGORICAL_FEATURES, offerFeatures);
        requireNoTaste(flaws, CONTEXT_FEATURES, contextFeatures);
        flaws.require(
                        othersWeight >= 0 && othersWeight <= 1,
                        OTHERS_WEIGHT,
                        "must be from 0 to 1, found " + othersWeight)
                .require(
                        EventsConfig.isIn(publishInterval, Duration.ofSeconds(10), Duration.ofDays(1)),
                        PUBLISH_INTERVAL,
                        "must be from PT10S to P1D, found " + publishInterval)
                .require(
                        reservoirSize >= 0 && reservoirSize <= LARGEST_RESERVOIR,
                        RESERVOIR_SIZE,
                        "must be from 0 to " + LARGEST_RESERVOIR + ", found " + reservoirSize)
                .require(
                        reservoirMix >= 0 && reservoirMix <= MOST_MIXED,
                        RESERVOIR_MIX,
                        "must be from 0 to 20 (more would drown what is new), found " + reservoirMix)
                .require(
                        accumulatorsKept >= 0 && accumulatorsKept <= 1,
                        ACCUMULATORS_KEPT,
                        "must be from 0 to 1, found " + accumulatorsKept)
                .require(
                        refitEveryCycles >= 0 && refitEveryCycles <= MOST_CYCLES,
                        REFIT_EVERY_CYCLES,
                        "must be from 0 to " + MOST_CYCLES + ", found " + refitEveryCycles)
                .refuse();
    }

    private static void requireNoTaste(Flaws flaws, MarketKey key, FeatureChoice choice) {
        choice.names()
                .flatMap(names -> names.stream().filter(FeatureChoice::isTaste).findFirst())
                .ifPresent(taste -> flaws.require(false, key, "only customers have " + taste));
    }
}
