package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.EPOCHS;
import static io.offerstream.platform.market.MarketKey.EPSILON;
import static io.offerstream.platform.market.MarketKey.ITEM_ALPHA;
import static io.offerstream.platform.market.MarketKey.K;
import static io.offerstream.platform.market.MarketKey.LEARNING_RATE;
import static io.offerstream.platform.market.MarketKey.LOSS;
import static io.offerstream.platform.market.MarketKey.MAX_SAMPLED;
import static io.offerstream.platform.market.MarketKey.N;
import static io.offerstream.platform.market.MarketKey.NEGATIVES;
import static io.offerstream.platform.market.MarketKey.NO_COMPONENTS;
import static io.offerstream.platform.market.MarketKey.RHO;
import static io.offerstream.platform.market.MarketKey.USER_ALPHA;

/**
 * How the model learns; names as in LightFM. Fractions are floats, as the model's numbers are: what is above 0 or below 1
 * here is so there.
 *
 * @param negatives which offers a redeemed one is compared with
 * @param noComponents length of an embedding
 * @param learningRate (0,1]; AdaDelta does without
 * @param itemAlpha L2 of offers' features, [0,0.01]
 * @param userAlpha L2 of customers' features, [0,0.01]
 * @param epochs passes over the outcomes of a refit
 * @param maxSampled most draws for a violation; without meaning for {@link Negatives#SEEN}
 * @param k which of the positives, from the best, k-os WARP learns from; 1 to n
 * @param n how many positives k-os WARP draws
 * @param rho share of AdaDelta's averages that stays, [0,1)
 * @param epsilon AdaDelta's, (0,1]
 */
public record ModelConfig(
        Negatives negatives,
        int noComponents,
        Loss loss,
        LearningSchedule learningSchedule,
        float learningRate,
        float itemAlpha,
        float userAlpha,
        int epochs,
        int maxSampled,
        int k,
        int n,
        float rho,
        float epsilon) {
    /** What holds where a market's file says nothing. */
    public static final ModelConfig DEFAULT = new ModelConfig(
            Negatives.SEEN, 32, Loss.LOGISTIC, LearningSchedule.ROW_ADAGRAD, 0.02f, 0, 0, 8, 10, 5, 10, 0.95f, 1e-6f);

    static final int MOST_COMPONENTS = 1024;

    private static final float MOST_ALPHA = 0.01f;

    /** Of passes, draws and positives: beyond it lies only waiting. */
    static final int MOST_TIMES = 1000;

    /** Which offers a redeemed one is compared with. */
    public enum Negatives {
        SEEN("seen"),
        LIVE("live"),
        CATALOGUE("catalogue");

        private final String word;

        Negatives(String word) {
            this.word = word;
        }

        /** As a market file has it. */
        public String word() {
            return word;
        }
    }

    /** What a step of training corrects. */
    public enum Loss {
        WARP("warp"),
        BPR("bpr"),
        LOGISTIC("logistic"),
        K_OS_WARP("k-os-warp");

        private final String word;

        Loss(String word) {
            this.word = word;
        }

        /** As a market file has it. */
        public String word() {
            return word;
        }
    }

    /** How the size of steps follows from the steps before. */
    public enum LearningSchedule {
        ROW_ADAGRAD("row_adagrad"),
        ADAGRAD("adagrad"),
        ADADELTA("adadelta");

        private final String word;

        LearningSchedule(String word) {
            this.word = word;
        }

        /** As a market file has it. */
        public String word() {
            return word;
        }
    }

    public ModelConfig {
        var flaws = new Flaws();
        requireWhole(flaws, NO_COMPONENTS, noComponents, MOST_COMPONENTS);
        requireWhole(flaws, EPOCHS, epochs, MOST_TIMES);
        requireWhole(flaws, MAX_SAMPLED, maxSampled, MOST_TIMES);
        requireWhole(flaws, K, k, MOST_TIMES);
        requireWhole(flaws, N, n, MOST_TIMES);
        requireAboveZero(flaws, LEARNING_RATE, learningRate);
        requireAlpha(flaws, ITEM_ALPHA, itemAlpha);
        requireAlpha(flaws, USER_ALPHA, userAlpha);
        requireBelowOne(flaws, RHO, rho);
        requireAboveZero(flaws, EPSILON, epsilon);
        flaws.require(k <= n, K, "must be at most lightfm_model.n (" + n + "), found " + k, N)
                .require(
                        loss != Loss.K_OS_WARP || negatives != Negatives.SEEN,
                        LOSS,
                        "k-os-warp draws its negatives: negatives must be live or catalogue",
                        NEGATIVES)
                .refuse();
    }

    private static void requireWhole(Flaws flaws, MarketKey key, int value, int most) {
        flaws.require(value >= 1 && value <= most, key, "must be from 1 to " + most + ", found " + value);
    }

    private static void requireAboveZero(Flaws flaws, MarketKey key, float value) {
        flaws.require(value > 0 && value <= 1, key, "must be above 0 and at most 1, found " + value);
    }

    private static void requireAlpha(Flaws flaws, MarketKey key, float value) {
        flaws.require(
                value >= 0 && value <= MOST_ALPHA,
                key,
                "must be from 0 to 0.01 (more would outweigh what is learnt), found " + value);
    }

    private static void requireBelowOne(Flaws flaws, MarketKey key, float value) {
        flaws.require(value >= 0 && value < 1, key, "must be at least 0 and below 1, found " + value);
    }
}
