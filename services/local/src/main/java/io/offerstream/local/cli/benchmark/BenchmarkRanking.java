package io.offerstream.local.cli.benchmark;

import io.offerstream.local.benchmark.ranking.RankingBenchmarks;
import io.offerstream.local.benchmark.ranking.Rates;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmark ranking}: what steps of training, scoring and top-k cost, by JMH. */
@Command(
        name = "ranking",
        description = {
            "Measures steps of training, top-k and the kernels, each in processes of its own, by JMH.",
            "One thread, embeddings of 128 components; training on made-up interactions in the shape of MovieLens-100k,"
                    + " with 943 customers, 1,682 offers and features. Needs no broker."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream benchmark ranking",
            "  offerstream benchmark ranking --rounds 3 -o csv"
        })
public final class BenchmarkRanking extends Verb {
    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "2",
            description = "Processes for each figure (${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds measured in each process, after as many of warm-up (${DEFAULT-VALUE}).")
    private int rounds;

    public BenchmarkRanking(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (Math.min(forks, rounds) < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "every number must be more than 0");
        }
        context.say("Takes about %d min …".formatted(1 + RankingBenchmarks.FIGURES * forks * (2 * rounds + 3) / 60));
        try {
            print(Rates.of(RankingBenchmarks.run(new RankingBenchmarks.Plan(forks, rounds))));
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH could not run", e);
        }
        return ExitCode.OK;
    }

    private void print(Rates rates) {
        var table = new Table("what", "kernel", "a_second", "error", "share_of_peak");
        for (var rate : rates.list()) {
            table.add(
                    rate.what(),
                    rate.kernel(),
                    String.format(Locale.ROOT, "%.0f", rate.perSecond()),
                    Double.isNaN(rate.error()) ? "" : String.format(Locale.ROOT, "%.0f", rate.error()),
                    rate.shareOfPeak().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.2f", rate.shareOfPeak().getAsDouble())
                            : "");
        }
        context.print(table);
        context.say(
                "Error: half of the 99.9 % confidence interval, none for a single round. Peak: products added a second where nothing is loaded.");
    }
}
