package io.offerstream.ranking.learning;

import io.offerstream.ranking.chance.Chance;
import java.util.Arrays;
import java.util.Locale;

/** Makes the steps that a batch is learnt by. What it is made of does not change while steps are made. */
final class Steps {
    private final LearnerConfig config;
    private final Batch batch;
    private final Positives positives;

    /** @throws IllegalArgumentException if there are no negatives to draw */
    Steps(LearnerConfig config, Batch batch) {
        this.config = config;
        this.batch = batch;
        positives = new Positives(batch.examples(), batch.customers().size());
        boolean draws = config.negatives() != Negatives.SEEN && config.loss() != Loss.LOGISTIC;
        if (draws && batch.drawable().length == 0) {
            throw new IllegalArgumentException("there is no offer to draw negatives from, but negatives are "
                    + config.negatives().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Offers that negatives are drawn from, as often as they should be. */
    int[] drawable() {
        if (config.negatives() == Negatives.CATALOGUE && config.loss() == Loss.BPR) {
            // The reference draws what other customers redeemed, so more often what is popular.
            var examples = batch.examples();
            var offers = new int[examples.size()];
            Arrays.setAll(offers, examples::offer);
            return offers;
        }
        return config.negatives() == Negatives.SEEN ? new int[0] : batch.drawable();
    }

    /** @param drawable all or some of {@link #drawable} */
    Step step(Scores scores, Moves moves, int[] drawable, Chance chance) {
        var examples = batch.examples();
        return switch (config.loss()) {
            case LOGISTIC -> new LogisticStep(examples, scores, moves);
            case BPR -> new BprStep(examples, drawable, positives, scores, moves, chance);
            case WARP ->
                config.negatives() == Negatives.SEEN
                        ? new CountedWarpStep(examples, scores, moves, chance)
                        : warp(scores, moves, drawable, chance);
            case K_OS_WARP ->
                new KOsWarpStep(
                        examples,
                        positives,
                        config.k(),
                        config.n(),
                        scores,
                        warp(scores, moves, drawable, chance),
                        chance::nextInt);
        };
    }

    private WarpStep warp(Scores scores, Moves moves, int[] drawable, Chance chance) {
        return new WarpStep(
                batch.examples(),
                drawable,
                batch.drawable().length,
                config.maxSampled(),
                positives,
                scores,
                moves,
                chance::nextInt);
    }
}
