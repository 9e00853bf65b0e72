package io.offerstream.ranking.learning;

import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.embedding.StepRule;

/**
 * How a model learns; names and defaults as in a market's file.
 *
 * @param noComponents length of an embedding, 1 to 1024
 * @param learningRate above 0
 * @param rho AdaDelta's, 0 up to 1
 * @param epsilon AdaDelta's, above 0
 * @param itemAlpha L2 of offers' features, 0 or more
 * @param userAlpha L2 of customers' features, 0 or more
 * @param maxSampled most draws for a violation, 1 to 1000
 * @param k which of the positives, from the best, k-os WARP learns from; 1 to n
 * @param n how many positives k-os WARP draws
 * @param seed of first embeddings, orders and draws
 */
public record LearnerConfig(
        int noComponents,
        Loss loss,
        Negatives negatives,
        Optimizer optimizer,
        float learningRate,
        float rho,
        float epsilon,
        float itemAlpha,
        float userAlpha,
        int maxSampled,
        int k,
        int n,
        long seed) {
    public static final LearnerConfig DEFAULT = new LearnerConfig(
            32, Loss.WARP, Negatives.SEEN, Optimizer.ROW_ADAGRAD, 0.05f, 0.95f, 1e-6f, 0, 0, 10, 5, 10, 0);

    public LearnerConfig {
        requireWithin("no_components", noComponents, 1, 1024);
        requireWithin("max_sampled", maxSampled, 1, 1000);
        requireWithin("n", n, 1, 1000);
        requireWithin("k", k, 1, n);
        if (loss == Loss.K_OS_WARP && negatives == Negatives.SEEN) {
            throw new IllegalArgumentException("k-os-warp draws its negatives: negatives must be live or catalogue");
        }
        // The rule checks the rest.
        new StepRule(optimizer, learningRate, rho, epsilon, 0);
        StepRule.requireAlpha("item_alpha", itemAlpha, learningRate);
        StepRule.requireAlpha("user_alpha", userAlpha, learningRate);
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", but has to be between " + least + " and " + most);
        }
    }

    public LearnerConfig withSeed(long seed) {
        return new LearnerConfig(
                noComponents,
                loss,
                negatives,
                optimizer,
                learningRate,
                rho,
                epsilon,
                itemAlpha,
                userAlpha,
                maxSampled,
                k,
                n,
                seed);
    }

    StepRule offerRule() {
        return new StepRule(optimizer, learningRate, rho, epsilon, itemAlpha);
    }

    StepRule customerRule() {
        return new StepRule(optimizer, learningRate, rho, epsilon, userAlpha);
    }
}
