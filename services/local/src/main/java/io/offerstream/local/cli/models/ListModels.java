package io.offerstream.local.cli.models;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.operations.models.ModelArchive;
import io.offerstream.schemas.ModelStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models list}: which versions there are, and which one serves. */
@Command(
        name = "list",
        description = {
            "Lists the kept versions of a market's model, newest first, with what became of each: docs/models.md.",
            "Without --market, one line a market: what serves, what waits, and how old the newest is in the ticks' time."
        },
        footer = {"", "Examples:", "  offerstream models list", "  offerstream models list --market DE -o csv"})
public final class ListModels extends Verb {
    @Option(names = "--market", paramLabel = "MARKET", description = "Only this market, such as DE.")
    private String market;

    public ListModels(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var archive = ModelArchive.read(installation);
            if (market == null) {
                var markets = new TreeSet<>(archive.markets());
                markets.addAll(Catalogue.read(installation.clients(), installation.topics())
                        .markets());
                context.print(overview(archive, markets));
            } else {
                KnownMarket.check(Catalogue.read(installation.clients(), installation.topics()), market);
                print(archive.of(market));
            }
            return ExitCode.OK;
        }
    }

    private static Table overview(ModelArchive archive, Set<String> markets) {
        var table = new Table("market", "live", "candidate", "newest", "published", "age", "decision", "reason");
        for (var market : markets) {
            var models = archive.of(market);
            var published = models.newest().map(newest -> newest.record().getPublishedAt());
            var age = published.flatMap(
                    at -> archive.tick().map(tick -> Duration.between(at, tick).truncatedTo(ChronoUnit.SECONDS)));
            table.add(
                    market,
                    orNone(models.live().map(live -> live + (models.isPinned() ? " (pinned)" : ""))),
                    orNone(models.status().map(ModelStatus::getCandidateVersion)),
                    orNone(models.newest().map(KeptModel::version)),
                    orNone(published),
                    orNone(age),
                    orNone(models.status().map(status -> status.getDecision() + " " + status.getVersion())),
                    orNone(models.status().map(ModelStatus::getReason)));
        }
        return table;
    }

    private static Object orNone(Optional<?> value) {
        return value.isPresent() ? value.get() : MarketModels.NONE;
    }

    private void print(MarketModels models) {
        if (models.kept().isEmpty()) {
            context.say(
                    models.market() + " has no model yet: the first comes with the first redemption that the trainer"
                            + " learns from.");
        }
        var table = new Table(
                "version",
                "generation",
                "origin",
                "published",
                "contrasts",
                "learnt_again",
                "features",
                "bytes",
                "kernel",
                "state");
        for (int i = models.kept().size() - 1; i >= 0; i--) {
            var model = models.kept().get(i);
            table.add(
                    model.version(),
                    model.generation(),
                    model.says("origin"),
                    model.record().getPublishedAt(),
                    model.says("contrasts"),
                    model.says("learnt_again"),
                    model.says("features"),
                    model.bytes(),
                    model.says("kernel"),
                    models.state(model));
        }
        context.print(table);
        if (context.options().outputOr(OutputFormat.TABLE) == OutputFormat.TABLE) {
            models.status().ifPresent(this::printLast);
        }
    }

    private void printLast(ModelStatus last) {
        context.print("");
        context.print("Last decision: version " + last.getVersion() + " " + last.getDecision() + " at "
                + last.getDecidedAt() + " by " + last.getActor() + ": " + last.getReason());
    }
}
