package io.offerstream.trainer.line;

import io.offerstream.platform.market.ModelConfig;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.learning.Loss;
import io.offerstream.ranking.learning.Negatives;

/** A market's way of learning, in the words of the library that does it: the names are the same. */
public final class LearnerConfigs {
    private LearnerConfigs() {}

    public static LearnerConfig of(ModelConfig market, long seed) {
        return new LearnerConfig(
                market.noComponents(),
                Loss.valueOf(market.loss().name()),
                Negatives.valueOf(market.negatives().name()),
                Optimizer.valueOf(market.learningSchedule().name()),
                market.learningRate(),
                market.rho(),
                market.epsilon(),
                market.itemAlpha(),
                market.userAlpha(),
                market.maxSampled(),
                market.k(),
                market.n(),
                seed);
    }
}
