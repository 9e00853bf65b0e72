package io.offerstream.local.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.events.EventFile;
import io.offerstream.local.cli.events.EventKind;
import io.offerstream.local.cli.events.ProblemReport;
import io.offerstream.operations.catalogue.EventCheck;
import io.offerstream.operations.catalogue.EventLookup;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Reads and judges the files of an import, and puts what is good into the spool. Owned by one thread. */
final class HistoryReader {
    /** Of one file; a table that is wrong is wrong in every row. */
    private static final int PROBLEMS_SHOWN = 20;

    private final Context context;
    private final Topics topics;
    private final ImportOptions options;
    private final EventLookup lookup;
    private final Optional<Path> rejected;
    private final EventSpool spool;
    private final Map<ImportKind, EventFile.Count> counts = new EnumMap<>(ImportKind.class);
    private final Map<ImportKind, Instant> first = new EnumMap<>(ImportKind.class);

    /** @param rejected folder for refused rows, if they are wanted */
    HistoryReader(
            Context context,
            Topics topics,
            ImportOptions options,
            EventLookup lookup,
            Optional<Path> rejected,
            EventSpool spool) {
        this.context = context;
        this.topics = topics;
        this.options = options;
        this.lookup = lookup;
        this.rejected = rejected;
        this.spool = spool;
    }

    /** Reads what customers did before who they are: profiles without a time hold from the first event on. */
    void read(ImportFiles files) {
        for (var kind : List.of(ImportKind.IMPRESSIONS, ImportKind.REDEMPTIONS, ImportKind.CUSTOMERS)) {
            int number = 0;
            for (var file : files.of(kind)) {
                read(kind, file, ++number);
            }
        }
    }

    /** What became of the rows of a kind. */
    EventFile.Count count(ImportKind kind) {
        return counts.getOrDefault(kind, new EventFile.Count(0, 0));
    }

    /** Time of the earliest good event of a kind. */
    Optional<Instant> first(ImportKind kind) {
        return Optional.ofNullable(first.get(kind));
    }

    private void read(ImportKind kind, Path file, int number) {
        var out = rejected.map(folder -> folder.resolve(kind.title() + "-" + number + "-rejected.csv"));
        var report = new ShortReport(ProblemReport.of(context, file));
        var count = read(kind, EventKind.of(topics, kind.title()), file, out, report);
        if (report.told > PROBLEMS_SHOWN) {
            context.say(file + ": " + (report.told - PROBLEMS_SHOWN) + " more problems"
                    + out.map(path -> ", in " + path).orElse("; --rejected DIR keeps all of them"));
        }
        counts.merge(
                kind,
                count,
                (one, other) ->
                        new EventFile.Count(one.accepted() + other.accepted(), one.refused() + other.refused()));
    }

    private <V extends SpecificRecord> EventFile.Count read(
            ImportKind kind, EventKind<V> event, Path file, Optional<Path> out, Consumer<RowProblem> report) {
        var schema = SpecificData.get().getSchema(event.topic().type());
        var form = options.form(schema, leftOut(kind), given(kind, file));
        EventCheck check = (row, record, problems) -> {
            lookup.check(row, record, problems);
            notAhead(row, event.time().apply(event.topic().type().cast(record)), problems);
        };
        return new EventFile<>(file, event, form::open, out, Optional.of(check))
                .walk(context, record -> spool(kind, event, record), report);
    }

    private Set<String> leftOut(ImportKind kind) {
        return kind == ImportKind.CUSTOMERS && options.profilesFromStart() ? Set.of("event_time") : Set.of();
    }

    private Map<String, JsonNode> given(ImportKind kind, Path file) {
        Map<String, JsonNode> given = new HashMap<>();
        given.put("event_id", TextNode.valueOf(EventIdentity.PLACEHOLDER));
        if (kind == ImportKind.CUSTOMERS) {
            given.put("event_time", LongNode.valueOf(profilesFrom(file).toEpochMilli()));
        }
        return given;
    }

    /** Just before the first event; where there is none, profiles are as old as their file. */
    private Instant profilesFrom(Path file) {
        return first.values().stream()
                .min(Instant::compareTo)
                .map(start -> start.minusMillis(1))
                .orElseGet(() -> {
                    try {
                        return Files.getLastModifiedTime(file).toInstant();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** Time ends at the clock: a tick ahead of it would stop the ticker that comes after. */
    private void notAhead(long row, Instant time, List<RowProblem> problems) {
        if (time.isAfter(context.clock().instant())) {
            problems.add(new RowProblem(
                    row,
                    "event_time",
                    time + " has not come yet; what happened is imported, and --time-zone says where"));
        }
    }

    private <V extends SpecificRecord> void spool(ImportKind kind, EventKind<V> event, V record) {
        if (context.stop().isRequested()) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "stopped; nothing was published");
        }
        var topic = event.topic();
        EventIdentity.give(topic, record);
        var time = event.time().apply(record);
        first.merge(kind, time, (one, other) -> one.isBefore(other) ? one : other);
        spool.add(new ReadyEvent(
                time.toEpochMilli(),
                kind,
                Keys.of(record).getBytes(UTF_8),
                topic.serde().serialize(topic.name(), record)));
    }

    /** Tells the first problems of a file, and counts all. */
    private static final class ShortReport implements Consumer<RowProblem> {
        private final Consumer<RowProblem> report;
        private long told;

        ShortReport(Consumer<RowProblem> report) {
            this.report = report;
        }

        @Override
        public void accept(RowProblem problem) {
            if (told++ < PROBLEMS_SHOWN) {
                report.accept(problem);
            }
        }
    }
}
