package io.offerstream.local.quality;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.ModelConfig;
import io.offerstream.platform.market.ModelConfig.Loss;

/** A market's configuration with one thing changed. */
final class Variants {
    private Variants() {}

    static MarketConfig withSeed(MarketConfig config, long seed) {
        return copy(config, seed, config.model());
    }

    static MarketConfig withLoss(MarketConfig config, Loss loss) {
        var model = config.model();
        return copy(
                config,
                config.seed(),
                new ModelConfig(
                        model.negatives(),
                        model.noComponents(),
                        loss,
                        model.learningSchedule(),
                        model.learningRate(),
                        model.itemAlpha(),
                        model.userAlpha(),
                        model.epochs(),
                        model.maxSampled(),
                        model.k(),
                        model.n(),
                        model.rho(),
                        model.epsilon()));
    }

    private static MarketConfig copy(MarketConfig config, long seed, ModelConfig model) {
        return new MarketConfig(
                config.market(),
                config.timeZone(),
                config.currency(),
                config.cycle(),
                config.experiment(),
                config.assignment(),
                config.exposureFloor(),
                config.numberOfPredictions(),
                seed,
                config.events(),
                config.examination(),
                config.behaviour(),
                config.influence(),
                model,
                config.training(),
                config.popularity(),
                config.guardrails(),
                config.hash());
    }
}
