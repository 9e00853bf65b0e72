package io.offerstream.platform.market;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the trainer learns from, and how a stream of it becomes versions.
 *
 * @param trainingDataStartDate market-local; impressions before it are not learnt from; empty: all are
 * @param offerFeatures categorical features of offers that have embeddings, beside the offer's identity
 * @param customerFeatures profile and behaviour features of customers that have embeddings
 * @param contextFeatures features of the impression that have embeddings
 * @param publishInterval between two versions, at least; PT10S to P1D
 * @param reservoirSize how many earlier contrasts are kept for mixing, 0 to 200,000
 * @param reservoirMix how many of them are learnt again with each new one, 0 to 20
 * @param accumulatorsKept share of what AdaGrad's accumulators have gathered that stays over a cycle, 0 to 1
 * @param refitEveryCycles after how many cycles the model is learnt anew; 0: only when asked
 */
public record TrainingConfig(
        Optional<LocalDate> trainingDataStartDate,
        FeatureChoice offerFeatures,
        FeatureChoice customerFeatures,
        FeatureChoice contextFeatures,
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
            FeatureChoice.ALL,
            Duration.ofMinutes(1),
            20_000,
            3,
            0.5,
            0);
}
