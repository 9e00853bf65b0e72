package io.offerstream.local.cli.events;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.Progress;
import io.offerstream.operations.catalogue.EventCheck;
import io.offerstream.operations.rows.RefusedRows;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.operations.rows.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * Walks a producer's file row by row; holds one row at a time.
 *
 * @param opener of its rows
 * @param rejected where refused rows are written, if anywhere
 * @param lookup judges what rows refer to; empty if nothing can be looked up
 * @param <V> the record of its rows
 */
public record EventFile<V extends SpecificRecord>(
        Path path,
        EventKind<V> kind,
        Function<Path, Rows> opener,
        Optional<Path> rejected,
        Optional<EventCheck> lookup) {
    /** How many rows were taken, and how many not. */
    public record Count(long accepted, long refused) {
        public long rows() {
            return accepted + refused;
        }
    }

    /**
     * Judges every row.
     *
     * @param accept is given each good event
     * @param report is told each problem
     */
    public Count walk(Context context, Consumer<V> accept, Consumer<RowProblem> report) {
        long accepted = 0;
        long refused = 0;
        try (var rows = opener.apply(path);
                var refusals = new Refusals(rejected.map(out -> new RefusedRows(out, rows.columns())));
                var progress = context.progress(kind.topic().title())) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                var problems = new ArrayList<RowProblem>();
                var event = judge(row.get(), problems);
                if (problems.isEmpty()) {
                    accepted++;
                    accept.accept(event);
                } else {
                    refused++;
                    tell(problems, progress, report);
                    refusals.accept(row.get(), problems);
                }
                progress.report(accepted + refused, refused + " refused");
            }
        }
        return new Count(accepted, refused);
    }

    private V judge(Row row, List<RowProblem> problems) {
        var event = kind.judge().judge(row, problems);
        if (problems.isEmpty()) {
            lookup.ifPresent(found -> found.check(row.number(), event, problems));
        }
        return event;
    }

    private static void tell(List<RowProblem> problems, Progress progress, Consumer<RowProblem> report) {
        // A redrawn line must not stand in the middle of the report.
        progress.close();
        problems.forEach(report);
    }

    /** The file of refused rows, if one was asked for. */
    private record Refusals(Optional<RefusedRows> file) implements BiConsumer<Row, List<RowProblem>>, AutoCloseable {
        @Override
        public void accept(Row row, List<RowProblem> problems) {
            file.ifPresent(out -> out.add(row, problems));
        }

        @Override
        public void close() {
            file.ifPresent(RefusedRows::close);
        }
    }
}
