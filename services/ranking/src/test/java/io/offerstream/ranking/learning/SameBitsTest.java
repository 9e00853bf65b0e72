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
        "ADAGRAD, 37, 74b5c1964e35bbe1c7ea2fb478f9e6a27490d9d1558f412712b0e0d7ee20fe70",
        "ADAGRAD, 128, 5fe6dfcf715788ca7ca069f64596955c286e47b9dbe330d3dfb32efeeb9728ba",
        "ROW_ADAGRAD, 37, a688bdfe5d8c24b3fa3046fe74448b3f8b867113fcf4a8c4a3ea4b43efab680e",
        "ROW_ADAGRAD, 128, fe1e6e7419642fa11492cde961c7a6c3a5fe5da0652453c7b0790ceeae72da53",
        "ADADELTA, 37, 83c59548fafbb8b6f8b9c80b446bff0f29833424ba2a2a637776d93c1e55dfdb",
        "ADADELTA, 128, 89b52aeb8900676f6d97dbef757b4275a3273dec07eddb11c27e7ae0d9cadee3"
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
