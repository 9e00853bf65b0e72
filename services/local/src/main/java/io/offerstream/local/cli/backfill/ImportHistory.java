package io.offerstream.local.cli.backfill;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.events.ProblemReport;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.EventLookup;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Offer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code import}: the history of a market from the tables of a feature store, as events. */
@Command(
        name = "import",
        description = {
            "Publishes offers, customers, impressions and redemptions from exported tables, in the order of their times.",
            "In an installation whose ticker never ran it drives time through the history, tick by tick: so do it first.",
            "Judges all rows before it publishes any. Goes on where it was broken off; a second time changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream import --market DE offers.parquet customers.csv impressions/ redemptions/ --dry-run",
            "  offerstream import --market DE offers.parquet customers.csv impressions/ redemptions/",
            "  offerstream import --impressions shown.csv.gz --map event_time=SHOWN_AT --ignore LOADED_AT"
        })
public final class ImportHistory extends Verb {
    @Mixin
    private ImportOptions options;

    @Option(names = "--dry-run", description = "Only judge, and say what would be done; publish nothing.")
    private boolean dryRun;

    @Option(names = "--valid-rows-only", description = "Publish the good rows even if others are refused.")
    private boolean validRowsOnly;

    @Option(names = "--skip-late", description = "Leave out events that the services would refuse as too late.")
    private boolean skipLate;

    @Option(names = "--rejected", paramLabel = "DIR", description = "Write refused rows there, a file for each file.")
    private Path rejected;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit of the offers.")
    private String reason = "";

    public ImportHistory(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        return Uninterrupted.run(() -> {
            try (var installation = context.open();
                    var spool = new EventSpool(EventSpool.RUN_BYTES)) {
                return run(installation, spool);
            }
        });
    }

    private ExitCode run(Installation installation, EventSpool spool) {
        var files = options.files();
        var step = options.tick();
        createRejected();
        var catalogue = Catalogue.read(installation.clients(), installation.topics());
        options.market().ifPresent(market -> requireMarket(catalogue, market));
        var offers = new OfferHistory(
                files.of(ImportKind.OFFERS),
                options.form(Offer.getClassSchema(), OfferHistory.OF_OTHER_EVENTS, Map.of()),
                context.clock());
        var plan = offers.plan(installation, catalogue);
        plan.forEach((file, changes) ->
                changes.forEach(change -> change.problems().forEach(ProblemReport.of(context, file))));
        OfferHistory.changes(plan).filter(OfferChange::isToPublish).forEach(change -> catalogue.learn(change.after()));

        var reader = new HistoryReader(
                context,
                installation.topics(),
                options,
                new EventLookup(catalogue),
                Optional.ofNullable(rejected),
                spool);
        reader.read(files);
        try (var events = spool.sorted();
                var checkpoints =
                        new Checkpoints(installation.clients(), installation.topics(), events.fingerprint())) {
            long refused = show(OfferHistory.changes(plan).toList(), reader, events);
            var course = Course.of(installation.clients(), installation.topics(), catalogue);
            long from = checkpoints.glance();
            if (!check(refused, reader, events, course, from)) {
                return ExitCode.CHECK_FAILED;
            }
            var verdict = refused == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
            if (dryRun) {
                context.say("Nothing was published: --dry-run.");
                return verdict;
            }
            int published = offers.publish(installation, reason);
            if (published > 0) {
                context.say(published + (published == 1 ? " offer" : " offers") + " published.");
            }
            if (events.count() == 0 || isDone(events, course, from)) {
                return verdict;
            }
            if (from > 0) {
                context.say("Goes on behind " + from + " of " + events.count() + " events.");
            }
            try (var publisher = new HistoryPublisher(installation, course, checkpoints, context.clock())) {
                return publish(publisher, events, step) ? verdict : ExitCode.INTERRUPTED;
            }
        }
    }

    private void createRejected() {
        try {
            if (rejected != null) {
                Files.createDirectories(rejected);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireMarket(Catalogue catalogue, String market) {
        if (catalogue.market(market).isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--market: there is no market " + market + DidYouMean.hint(catalogue.markets(), market)
                            + "; 'offerstream markets apply' publishes markets");
        }
    }

    /** Returns how many rows were refused. */
    private long show(List<OfferChange> changes, HistoryReader reader, SortedEvents events) {
        var table = new Table("kind", "good_rows", "refused_rows", "from", "to");
        long refusedOffers = changes.stream()
                .filter(change -> change.kind() == OfferChange.Kind.REJECTED)
                .count();
        if (!changes.isEmpty()) {
            table.add(ImportKind.OFFERS.title(), changes.size() - refusedOffers, refusedOffers, "", "");
        }
        long refused = refusedOffers;
        for (var kind : List.of(ImportKind.CUSTOMERS, ImportKind.IMPRESSIONS, ImportKind.REDEMPTIONS)) {
            var count = reader.count(kind);
            var part = events.part(kind);
            if (count.rows() > 0) {
                table.add(
                        kind.title(),
                        count.accepted(),
                        count.refused(),
                        part.map(SortedEvents.Part::first)
                                .map(Instant::toString)
                                .orElse(""),
                        part.map(SortedEvents.Part::last).map(Instant::toString).orElse(""));
            }
            refused += count.refused();
        }
        if (!table.isEmpty()) {
            context.print(table);
        }
        if (events.repeats() > 0) {
            context.say(events.repeats() + " rows repeat another in every column, and count once.");
        }
        return refused;
    }

    /** Whether there is nothing against publishing; otherwise it was told. */
    private boolean check(long refused, HistoryReader reader, SortedEvents events, Course course, long from) {
        if (refused > 0 && !validRowsOnly) {
            context.warn("Nothing was published: rows were refused. Mend them, or add --valid-rows-only.");
            return false;
        }
        if (events.count() == 0) {
            return true;
        }
        if (course.drivesTime()) {
            var last = Instant.ofEpochMilli(events.lastTime());
            var open = course.marketOpenAt(last);
            if (open.isPresent()) {
                context.warn("Nothing was published: cycles of market " + open.get()
                        + " would open within the history, which ends at " + last
                        + ", and assign offers that nobody was shown. Set cycle.first_start of " + open.get()
                        + ".yml to the day you go live, and 'offerstream markets apply'.");
                return false;
            }
            context.say("The import drives time up to " + last + "; start the ticker when it is done.");
        }
        warnOfLateProfiles(reader);
        return checkLate(events, course, from);
    }

    private void warnOfLateProfiles(HistoryReader reader) {
        var profiles = reader.first(ImportKind.CUSTOMERS);
        var seen = reader.first(ImportKind.IMPRESSIONS);
        if (profiles.isPresent() && seen.isPresent() && profiles.get().isAfter(seen.get())) {
            context.warn("The first profile is of " + profiles.get() + ", the first impression of " + seen.get()
                    + ": without a profile there is no consent, and nothing is learnt. If the profiles held all the"
                    + " time, say so with --profiles-from-start.");
        }
    }

    private boolean checkLate(SortedEvents events, Course course, long from) {
        long earliest = course.earliest();
        long[] late = {0};
        events.forEachFrom(from, (position, event) -> {
            late[0] += course.isTooLate(event) ? 1 : 0;
            return event.time() < earliest;
        });
        if (late[0] == 0) {
            return true;
        }
        var tick = course.newest().orElseThrow().getTickTime();
        var what = late[0] + " events are older than events.correct_until of their market allows: the newest tick is "
                + tick;
        if (skipLate) {
            context.say(what + "; they are left out: --skip-late.");
            return true;
        }
        context.warn(
                "Nothing was published: " + what + ", and the services would refuse them as TOO_LATE. Import history"
                        + " before the ticker runs for the first time; or raise events.correct_until, 'offerstream markets"
                        + " apply' and import; or add --skip-late.");
        return false;
    }

    private boolean isDone(SortedEvents events, Course course, long from) {
        boolean hasLastTick = !course.drivesTime()
                || course.newest()
                        .filter(tick -> tick.getTickTime().toEpochMilli() >= events.lastTime())
                        .isPresent();
        boolean done = from == events.count() && hasLastTick;
        if (done) {
            context.say("All " + events.count() + " events are published already: nothing to do.");
        }
        return done;
    }

    /** False if it was stopped on the way. */
    private boolean publish(HistoryPublisher publisher, SortedEvents events, Duration step) {
        HistoryPublisher.Result result;
        try (var progress = context.progress("publishing")) {
            result = publisher.publish(events, step, context.stop()::isRequested, progress);
        }
        boolean complete = result.position() == events.count();
        context.say(result.sent() + " events published"
                + (result.leftOut() > 0 ? ", " + result.leftOut() + " left out" : "")
                + (complete ? "." : ". Stopped; the same command goes on from here."));
        return complete;
    }
}
