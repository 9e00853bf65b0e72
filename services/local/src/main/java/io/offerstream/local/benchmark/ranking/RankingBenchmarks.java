package io.offerstream.local.benchmark.ranking;

import io.offerstream.ranking.kernel.Kernels;
import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package in processes of their own. */
public final class RankingBenchmarks {
    /** How many there are. */
    public static final int FIGURES = 9;

    private RankingBenchmarks() {}

    /**
     * How thoroughly.
     *
     * @param forks processes for each
     * @param rounds in each process, after as many that do not count
     */
    public record Plan(int forks, int rounds) {}

    /**
     * All of them, one after the other.
     *
     * @throws RunnerException if JMH cannot run them
     */
    public static Collection<RunResult> run(Plan plan) throws RunnerException {
        var options = new OptionsBuilder()
                .include(RankingBenchmarks.class.getPackageName() + "\\..*")
                .mode(Mode.Throughput)
                .forks(plan.forks())
                .warmupIterations(plan.rounds())
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(plan.rounds())
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("--add-modules", Kernels.VECTOR_MODULE, "-XX:+UseSerialGC", "-Xmx2g")
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).run();
    }
}
