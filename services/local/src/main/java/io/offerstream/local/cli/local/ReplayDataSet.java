package io.offerstream.local.cli.local;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.replay.Ledger;
import io.offerstream.local.replay.OfferCounts;
import io.offerstream.local.replay.Replaying;
import io.offerstream.local.sink.Delivery;
import io.offerstream.local.sink.LocalSink;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.local.sink.WarehouseRows;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.MarketRecords;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.Market;
import io.offerstream.simulator.replay.CompleteJourneyReplay;
import io.offerstream.simulator.replay.EventKind;
import io.offerstream.simulator.replay.Replay;
import io.offerstream.simulator.replay.ReplaySummary;
import io.offerstream.simulator.replay.StarbucksReplay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: a public data set through all services, and what they made of it beside what was published. */
@Command(
        name = "replay",
        description = {
            "Plays a public data set through all services, in this process, with the data's own times.",
            "Goes on where it was broken off. At the end compares what the services counted with what was published.",
            "The data sets are not shipped: docs/replays.md says where they are from."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream replay starbucks --data ~/data/starbucks",
            "  offerstream replay completejourney --data ~/data/completejourney --mail-as-seen --data-dir /tmp/cj",
            "  offerstream replay starbucks --data ~/data/starbucks --sink"
        })
public final class ReplayDataSet extends Verb {
    /** The data sets there are. */
    enum DataSet {
        STARBUCKS,
        COMPLETEJOURNEY
    }

    private static final Duration DELIVER_WITHIN = Duration.ofMinutes(10);

    @Parameters(paramLabel = "DATASET", description = "starbucks or completejourney.")
    private DataSet dataSet;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder with the files of the data set.")
    private Path data;

    @Option(
            names = "--mail-as-seen",
            description =
                    "completejourney: take mailings as seen, which nobody knows. An assumption, so it must be said.")
    private boolean mailAsSeen;

    @Option(
            names = "--tick",
            paramLabel = "DURATION",
            description = "Data time between two ticks; by default PT6H for starbucks, P1D for completejourney.")
    private Duration tick;

    @Option(
            names = "--tail",
            paramLabel = "DURATION",
            defaultValue = "P12D",
            description = "How long time goes on behind the last event, so that windows close (${DEFAULT-VALUE}).")
    private Duration tail;

    @Option(
            names = "--sink",
            description = "Also deliver everything to a local warehouse, and compare (docs/snowflake.md).")
    private boolean withSink;

    @Mixin
    private final StackOptions stackOptions = new StackOptions();

    public ReplayDataSet(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (mailAsSeen && dataSet != DataSet.COMPLETEJOURNEY) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--mail-as-seen is for completejourney: only it has mailings");
        }
        var settings = context.settings();
        var replay =
                dataSet == DataSet.STARBUCKS ? new StarbucksReplay(data) : new CompleteJourneyReplay(data, mailAsSeen);
        var market = StackOptions.marketFiles(settings).stream()
                .filter(file -> file.config().market().equals(replay.market()))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE,
                        "the replay needs the market file " + replay.market() + ".yml, and there is none"));
        return Uninterrupted.run(() -> play(settings, replay, MarketRecords.of(market, replay.start())));
    }

    private ExitCode play(Settings settings, Replay replay, Market market) {
        var failure = new AtomicReference<Throwable>();
        try (var stack = stackOptions.start(context, settings, failure);
                var ledger = new Ledger(
                        stack.connection().bootstrapServers(),
                        stack.connection().topics())) {
            var sink = withSink ? Optional.of(stack.startSink()) : Optional.<LocalSink>empty();
            var result = play(
                    stack.connection(),
                    replay,
                    market,
                    ledger,
                    () -> context.stop().isRequested() || failure.get() != null);
            if (failure.get() != null) {
                throw new CommandFailedException(
                        ExitCode.UNEXPECTED,
                        "a service failed: " + failure.get().getMessage(),
                        failure.get());
            }
            if (!result.complete() || context.stop().isRequested()) {
                context.say("Stopped. The same command goes on from here.");
                return ExitCode.OK;
            }
            var undelivered = sink.map(started -> undelivered(stack.connection(), started, ledger));
            return report(result.summary(), ledger, undelivered.orElse(List.of()));
        }
    }

    /** What must be in the warehouse and is not, after waiting for it. */
    private List<String> undelivered(Connection connection, LocalSink sink, Ledger ledger) {
        try {
            context.say("Waiting until everything is in the warehouse …");
            var left = Delivery.await(
                    connection,
                    SinkSettings.connector(connection.settings()),
                    DELIVER_WITHIN,
                    context.stop()::isRequested);
            var wrong = new ArrayList<>(left.stream()
                    .map(delay -> delay.waiting() + " records of " + delay.topic() + " were not delivered")
                    .toList());
            long assigned = ledger.assignments().values().stream()
                    .flatMap(arms -> arms.values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
            if (sink.warehouse().isEmpty()) {
                wrong.add("the local warehouse was not started: there was nothing to deliver, or see its health");
                return wrong;
            }
            var rows = WarehouseRows.of(sink.warehouse().get());
            same("assignments in the warehouse", assigned, rows.in("ASSIGNMENTS"), wrong);
            rows.tables().forEach((table, count) -> context.say("warehouse " + table + ": " + count + " rows"));
            return wrong;
        } catch (IOException e) {
            return List.of("the warehouse does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of("interrupted while waiting for the warehouse");
        }
    }

    private Replaying.Result play(
            Connection connection, Replay replay, Market market, Ledger ledger, BooleanSupplier stopped) {
        try (var progress = context.progress("replay " + replay.market())) {
            Replaying.Watcher watcher = (at, events, finished) -> progress.report(
                    events,
                    "events published up to " + at + ", services at "
                            + finished.map(Object::toString).orElse("the start"));
            return new Replaying(connection, replay, market, watcher, stopped).run(usualTick(), tail, ledger);
        }
    }

    private Duration usualTick() {
        if (tick != null) {
            return tick;
        }
        return dataSet == DataSet.STARBUCKS ? Duration.ofHours(6) : Duration.ofDays(1);
    }

    private ExitCode report(ReplaySummary summary, Ledger ledger, List<String> undelivered) {
        summary.lines().forEach(context::say);
        var offers = new Table("offer", "sent", "viewed", "redeemed", "of_these_after_a_view");
        var sum = OfferCounts.sum(ledger.offers().values());
        if (ledger.offers().size() <= 50) {
            ledger.offers()
                    .forEach((offer, counts) -> offers.add(
                            offer, counts.sent(), counts.exposures(), counts.redemptions(), counts.attributed()));
        }
        offers.add("all", sum.sent(), sum.exposures(), sum.redemptions(), sum.attributed());
        context.say("");
        context.say("What interaction-state counted:");
        context.print(offers);
        context.say("");
        context.say("Assignments by cycle and arm:");
        var assigned = new Table("cycle", "arm", "assignments");
        ledger.assignments().forEach((cycle, arms) -> arms.forEach((arm, count) -> assigned.add(cycle, arm, count)));
        context.print(assigned);

        var wrong = differences(summary, ledger, sum);
        wrong.addAll(undelivered);
        wrong.forEach(difference -> context.warn("DIFFERS: " + difference));
        context.say(wrong.isEmpty() ? "Checked: everything published was counted, once." : "");
        return wrong.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    /** What must hold between the data and what came out of the services. */
    private List<String> differences(ReplaySummary summary, Ledger ledger, OfferCounts sum) {
        var wrong = new ArrayList<String>();
        if (dataSet == DataSet.STARBUCKS) {
            // Here a slate is one offer, so that impressions and counts are the same numbers.
            same("sent", summary.published(EventKind.IMPRESSION_SENT), sum.sent(), wrong);
            same("viewed", summary.published(EventKind.IMPRESSION_VIEWED), sum.exposures(), wrong);
        }
        same("redeemed", summary.published(EventKind.REDEMPTION), sum.redemptions() + ledger.refused(), wrong);
        same("customers assigned twice in a cycle", 0, ledger.assignedTwice(), wrong);
        same("slates that are short or hold an offer twice", 0, ledger.crookedSlates(), wrong);
        ledger.deadLetters().forEach((reason, count) -> context.say("refused " + reason + ": " + count));
        return wrong;
    }

    private static void same(String what, long expected, long found, List<String> wrong) {
        if (expected != found) {
            wrong.add(what + ": expected " + expected + ", found " + found);
        }
    }
}
