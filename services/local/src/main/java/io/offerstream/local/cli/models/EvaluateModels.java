package io.offerstream.local.cli.models;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.quality.MarketLog;
import io.offerstream.local.quality.ModelQuality;
import io.offerstream.local.quality.QualityReport;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models evaluate}: how well a market's models would have told what is redeemed from what is not. */
@Command(
        name = "evaluate",
        description = {
            "Learns a market's model from the first part of its outcomes and judges it by the rest: as the stream learns,"
                    + " anew in several passes, by the market's loss and by its rival, and beside popularity.",
            "Publishes nothing, and needs no service to run. docs/model-quality.md explains the figures."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream models evaluate --market SB --data-dir .offerstream-sb",
            "  offerstream models evaluate --market DE --seeds 3 --market-file DE-new.yml -o json"
        })
public final class EvaluateModels extends Verb {
    @Option(names = "--market", required = true, paramLabel = "CODE", description = "The market, such as DE.")
    private String market;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Models of each kind, from the market's seed on (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--train-share",
            paramLabel = "SHARE",
            defaultValue = "0.7",
            description = "Of the time from the first impression to the last, what is learnt from (${DEFAULT-VALUE}).")
    private double trainShare;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "As if it were then, such as 2026-03-01T00:00:00Z: what was sealed later is left out. Settings"
                            + " tried on an earlier part are not fitted to the later one.")
    private Instant until = Instant.MAX;

    @Option(
            names = "--market-file",
            paramLabel = "FILE",
            description = "Learn as this file says, and not as the market's own does; it need not be applied.")
    private Path marketFile;

    @Option(
            names = "--kernel",
            paramLabel = "auto|scalar|vector",
            defaultValue = "auto",
            description = "What does the arithmetic; all give the same numbers (${DEFAULT-VALUE}).")
    private String kernel;

    public EvaluateModels(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        require(seeds >= 1, "--seeds: expected 1 or more, found " + seeds);
        require(trainShare > 0 && trainShare < 1, "--train-share: expected above 0 and below 1, found " + trainShare);
        var chosen = kernel();
        var log = read(instead());
        require(!log.outcomes().isEmpty(), "market " + market + " has no outcomes yet: nothing was learnt from");
        print(evaluate(log, chosen));
        return ExitCode.OK;
    }

    private static void require(boolean isGood, String message) {
        if (!isGood) {
            throw new CommandFailedException(ExitCode.USAGE, message);
        }
    }

    private Kernel kernel() {
        try {
            return Kernels.choose(kernel).get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private Optional<MarketConfig> instead() {
        var config = Optional.ofNullable(marketFile).map(MarketFiles::loadFile);
        config.ifPresent(other -> require(
                other.market().equals(market),
                "--market-file " + marketFile + ": is of market " + other.market() + ", not " + market));
        return config;
    }

    private MarketLog read(Optional<MarketConfig> instead) {
        try (var installation = context.open();
                var progress = context.progress("read")) {
            return MarketLogs.read(installation, market, instead, until, progress);
        }
    }

    private QualityReport evaluate(MarketLog log, Kernel chosen) {
        try (var progress = context.progress("evaluate")) {
            var quality = new ModelQuality(log, chosen, trainShare, seeds);
            return quality.run((models, of) -> {
                if (context.stop().isRequested()) {
                    throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted");
                }
                progress.report(models, "of %d models".formatted(of));
            });
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.CHECK_FAILED, e.getMessage(), e);
        }
    }

    private void print(QualityReport report) {
        switch (context.options().outputOr(OutputFormat.TABLE)) {
            case TABLE -> {
                context.print(QualityText.data(report));
                context.print("");
                context.print("Judged by %,d pairs of %,d customers; %d seeds."
                        .formatted(report.judged().pairs(), report.judged().customers(), report.seeds()));
                context.print("");
                context.print(QualityText.figures(report));
            }
            case JSON -> context.print(QualityText.json(market, report).toString());
            case CSV -> context.print(QualityText.figures(report));
        }
        if (report.unreadable() > 0) {
            context.warn("%d outcomes were left out: nothing can be learnt from them.".formatted(report.unreadable()));
        }
    }
}
