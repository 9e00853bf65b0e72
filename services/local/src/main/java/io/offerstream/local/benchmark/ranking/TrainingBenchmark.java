package io.offerstream.local.benchmark.ranking;

import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.learning.Loss;
import io.offerstream.ranking.learning.Negatives;
import io.offerstream.ranking.learning.Progress;
import io.offerstream.ranking.learning.Watcher;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Interactions learnt a second, one thread, from the first of eight epochs to the last. */
@State(Scope.Thread)
public class TrainingBenchmark {
    private static final int EPOCHS = 8;
    private static final long SEED = 20261126;

    @Param({"ROW_ADAGRAD", "ADAGRAD"})
    public Optimizer optimizer;

    @Param({"vector", "scalar"})
    public String kernel;

    @Param("128")
    public int components;

    private Offers offers;
    private Batch batch;
    private Supplier<Kernel> kernels;

    @Setup
    public void setUp() {
        offers = PlantedTastes.offers(SEED);
        batch = PlantedTastes.batch(SEED);
        kernels = Kernels.choose(kernel);
    }

    @Benchmark
    @OperationsPerInvocation(EPOCHS * PlantedTastes.POSITIVES)
    public Progress interactions() {
        var config = new LearnerConfig(
                components,
                Loss.WARP,
                Negatives.CATALOGUE,
                optimizer,
                0.05f,
                0.95f,
                1e-6f,
                5e-4f,
                1e-5f,
                10,
                5,
                10,
                SEED);
        return new Learner(config, offers, kernels.get()).fit(batch, EPOCHS, Watcher.NONE);
    }
}
