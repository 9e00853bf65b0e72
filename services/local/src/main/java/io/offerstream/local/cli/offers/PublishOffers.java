package io.offerstream.local.cli.offers;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.offers.FloorForecast;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.operations.offers.OfferPublication;
import io.offerstream.operations.offers.OfferRows;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.operations.rows.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offers publish}: a file of offers, compared with the offers there are, in one transaction. */
@Command(
        name = "publish",
        description = {
            "Publishes the offers of a file: shows what is new, changed, unchanged or refused, then writes all of it in"
                    + " one transaction.",
            "A refused row keeps the whole file back, unless --valid-rows-only is given."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream offers publish offers.csv --dry-run",
            "  offerstream offers publish offers.csv --reason 'week 14'",
            "  offerstream offers publish offers.csv --forecast"
        })
public final class PublishOffers extends Verb {
    private static final Duration FORECAST_WITHIN = Duration.ofSeconds(30);

    @Parameters(paramLabel = "FILE", description = "CSV, or JSON lines (.jsonl); 'offers template' shows the columns.")
    private Path file;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason = "";

    @Option(names = "--valid-rows-only", description = "Publish the good rows even if others are refused.")
    private boolean validRowsOnly;

    @Option(
            names = "--forecast",
            description = "Wait for what the conductor expects the exposure floor of new offers to cost, 30 s at most.")
    private boolean forecast;

    public PublishOffers(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        checkSize();
        try (var installation = context.open()) {
            if (dryRun) {
                var changes = OfferPublication.plan(
                        installation, rows(), Optional.empty(), context.clock().instant());
                show(changes);
                context.say("Nothing was published: --dry-run.");
                return verdict(changes);
            }
            if (!forecast) {
                return publish(installation, published -> {});
            }
            try (var forecasts = new FloorForecast(installation)) {
                return publish(installation, published -> tell(forecasts, published));
            }
        }
    }

    private ExitCode publish(Installation installation, Consumer<List<OfferChange>> afterwards) {
        try (var publication = new OfferPublication(installation, Actor.name())) {
            var changes =
                    publication.plan(rows(), Optional.empty(), context.clock().instant());
            show(changes);
            var verdict = verdict(changes);
            var wanted = changes.stream().filter(OfferChange::isToPublish).toList();
            if (verdict != ExitCode.OK && !validRowsOnly) {
                context.warn("Nothing was published: rows were refused. Mend them, or add --valid-rows-only.");
            } else if (wanted.isEmpty()) {
                context.say("Nothing to do.");
            } else {
                var run = publication.publish(wanted, reason).orElseThrow();
                context.say(wanted.size() + (wanted.size() == 1 ? " offer" : " offers") + " published. Run " + run
                        + "; 'offerstream offers revert' takes it back.");
                afterwards.accept(wanted);
            }
            return verdict;
        }
    }

    private void tell(FloorForecast forecasts, List<OfferChange> wanted) {
        var created = wanted.stream()
                .filter(change -> change.kind() == Kind.NEW)
                .map(OfferChange::after)
                .toList();
        if (created.isEmpty()) {
            context.say("No offer is new: no floor, and nothing to forecast.");
            return;
        }
        var prices = forecasts.await(created, FORECAST_WITHIN);
        var table = new Table("offer", "floor_share", "expected_share", "price", "redemptions_given_up");
        prices.forEach((offer, price) -> table.add(
                offer,
                number("%.4f", price.getFloorShare()),
                number("%.4f", price.getExpectedShare()),
                number("%.2f", price.getModel()),
                price.getFloorRedemptions() == null ? "unknown" : number("%.1f", price.getFloorRedemptions())));
        if (!table.isEmpty()) {
            context.print(table);
        }
        if (prices.size() < created.size()) {
            context.say("No forecast within " + FORECAST_WITHIN.toSeconds() + " s for "
                    + (created.size() - prices.size())
                    + ": they are not live yet, no cycle is open, the conductor does not run, or they need no floor.");
        }
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private void checkSize() {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > OfferRows.MAX_BYTES) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        file + ": expected at most " + OfferRows.MAX_BYTES + " bytes, found " + Files.size(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Row> rows() {
        try (var rows = Rows.open(file)) {
            return OfferRows.read(rows, file.toString());
        }
    }

    private void show(List<OfferChange> changes) {
        var table = new Table("row", "offer", "change", "detail");
        for (var change : changes) {
            boolean refused = change.kind() == Kind.REJECTED;
            if (change.kind() == Kind.UNCHANGED && context.options().quiet()) {
                continue;
            }
            table.add(
                    change.row().number(),
                    name(change),
                    change.kind().name().toLowerCase(Locale.ROOT),
                    refused ? "see below" : change.differences());
        }
        boolean forPeople = context.options().outputOr(OutputFormat.TABLE) == OutputFormat.TABLE;
        if (!forPeople || !table.isEmpty()) {
            context.print(table);
        }
        changes.stream()
                .flatMap(change -> change.problems().stream())
                .map(RowProblem::toString)
                .forEach(context::warn);
        var counts = changes.stream().collect(Collectors.groupingBy(OfferChange::kind, Collectors.counting()));
        context.say(List.of(Kind.values()).stream()
                .map(kind -> counts.getOrDefault(kind, 0L) + " " + kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
    }

    private static String name(OfferChange change) {
        return change.row().cells().containsKey("offer_id")
                ? change.row().cells().get("market").asText("?") + ":"
                        + change.row().cells().get("offer_id").asText("?")
                : "?";
    }

    private static ExitCode verdict(List<OfferChange> changes) {
        if (changes.stream().noneMatch(change -> change.kind() == Kind.REJECTED)) {
            return ExitCode.OK;
        }
        // A conflict alone is mended by exporting again; with other problems the file must be mended anyway.
        boolean onlyConflicts = changes.stream()
                .filter(change -> change.kind() == Kind.REJECTED)
                .allMatch(OfferChange::conflict);
        return onlyConflicts ? ExitCode.CONFLICT : ExitCode.CHECK_FAILED;
    }
}
