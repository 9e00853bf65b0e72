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
        "ADAGRAD, 37, bf2a6860d30e189b170b6d1313a37af68e74d16f85eb9eb3bb0160c91abaa89d",
        "ADAGRAD, 128, 480f8e8bf8a3d7226b798dc183bced670af18cf67bdae5e9b46c30874eafe4da",
        "ROW_ADAGRAD, 37, 0453f908af24da3eaa052e1537af20f1ada991b5c56b6a3dd67ce63da7917396",
        "ROW_ADAGRAD, 128, b5fdfd9a4c8d8a4f4fff956b985c79bc2ca48ce54a4f9ee2d0b2d48297854085",
        "ADADELTA, 37, 1771ec100c485c8487f8a32e8a07e1bcd24404ec6b8656acceeac156bf29c0b1",
        "ADADELTA, 128, b92ff0b35d056df8bf56c9a072b61bb0772ad19e9bd5d92d617f84b287173c3f"
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
