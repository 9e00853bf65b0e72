package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.embedding.Optimizer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The build's executions, scalar and with vectors of any width, train to the same bits, and so does every JDK: they all
 * find what is written here. A change of it changes every model, and belongs into the changelog.
 */
class SameBitsTest {
    @ParameterizedTest
    @CsvSource({
        "ADAGRAD, 37, 6c824d0aa1ca548d7a9c05c4f3469873aed6e3b649b558b6c2d3fef90d6c3a39",
        "ADAGRAD, 128, e7b8c48e8c114b469eae9688195bbcf7c81d39125631e384b1321eba39861ab2",
        "ROW_ADAGRAD, 37, 45d7a93edb742955bf9ea223ebc75f4c228fc5bc252e200c6a8597a2b06870e7",
        "ROW_ADAGRAD, 128, 836891bdc65f934bac83eda305a6e110b9d965949bfa75fee3c3b436e3be2595",
        "ADADELTA, 37, 1ff2fc20911a199298b431303e6e9d922cd31561c74dfba740a0c00aa648d19f",
        "ADADELTA, 128, 475bfe207c1b453e8b327366ceab3426bd2d50f2cbe3dfcf149f2f285fd0f305"
    })
    void shouldTrainToTheSameBitsEverywhere(Optimizer optimizer, int components, String sha256) {
        var learners = Stream.of(Loss.values())
                .flatMap(loss -> Stream.of(Negatives.values())
                        .filter(negatives -> loss != Loss.K_OS_WARP || negatives != Negatives.SEEN)
                        .map(negatives -> trained(loss, negatives, optimizer, components)))
                .toArray(Learner[]::new);

        assertThat(Fingerprint.of(learners)).isEqualTo(sha256);
    }

    private static Learner trained(Loss loss, Negatives negatives, Optimizer optimizer, int components) {
        var config = new LearnerConfig(
                components, loss, negatives, optimizer, 0.05f, 0.95f, 1e-6f, 1e-3f, 1e-4f, 10, 2, 5, 1);
        var learner = Planted.learner(config, Planted.catalogue(Planted.OFFERS));
        learner.fit(Planted.batch(1, 160, 18), 3, Watcher.NONE);
        learner.offers().decayAccumulators(0.9f);
        learner.customers().shrink(1.01);
        learner.partialFit(Planted.batch(2, 160, Planted.OFFERS));
        return learner;
    }
}
