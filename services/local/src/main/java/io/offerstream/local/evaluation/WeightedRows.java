package io.offerstream.local.evaluation;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.operations.rows.Rows;
import io.offerstream.ranking.features.Entities;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads rows of a few texts and maybe a weight; any that cannot be used stop it at the end, all told of at once. */
final class WeightedRows implements AutoCloseable {
    private static final int PROBLEMS_SHOWN = 20;
    private static final String WEIGHT = "weight";

    private final Path file;
    private final Rows rows;
    private final List<String> required;
    private final List<String> optional;
    private final List<RowProblem> problems = new ArrayList<>();

    /** What is done with a row: its texts, required before optional, and its weight, 1 if it has none. */
    interface Taker {
        void take(long row, List<String> texts, float weight);
    }

    /**
     * Rows with these columns, and maybe one named {@value #WEIGHT}.
     *
     * @param optional may be empty in a row
     * @throws NotDoneException if the file cannot be read
     * @throws CommandFailedException if it has no such columns
     */
    static WeightedRows open(Path file, List<String> required, List<String> optional) {
        var rows = rows(file);
        var missing = Stream.concat(required.stream(), optional.stream())
                .filter(column -> !rows.columns().contains(column))
                .toList();
        if (!rows.columns().isEmpty() && !missing.isEmpty()) {
            rows.close();
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED,
                    file + ": Row 1: there is no column " + String.join(" and no column ", missing) + "; columns are "
                            + String.join(", ", rows.columns()));
        }
        return new WeightedRows(file, rows, required, optional);
    }

    /** With the file named, whatever is wrong: there are four of them. */
    private static Rows rows(Path file) {
        try {
            return Rows.open(file);
        } catch (NotDoneException e) {
            var message = e.getMessage().startsWith(file.toString()) ? e.getMessage() : file + ": " + e.getMessage();
            throw new NotDoneException(e.why(), message, e);
        }
    }

    private WeightedRows(Path file, Rows rows, List<String> required, List<String> optional) {
        this.file = file;
        this.rows = rows;
        this.required = required;
        this.optional = optional;
    }

    void forEach(Taker taker) {
        for (var row = rows.next(); row.isPresent(); row = rows.next()) {
            take(row.get(), taker);
        }
        if (!problems.isEmpty()) {
            var shown = problems.stream()
                    .limit(PROBLEMS_SHOWN)
                    .map(problem -> file + ": " + problem)
                    .collect(Collectors.joining("\n"));
            int more = problems.size() - PROBLEMS_SHOWN;
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED, shown + (more > 0 ? "\nand " + more + " more rows" : ""));
        }
    }

    /** A row that was taken, but does not fit what was before it. */
    void refuse(long row, String column, String message) {
        problems.add(new RowProblem(row, column, message));
    }

    private void take(Row row, Taker taker) {
        int before = problems.size();
        problems.addAll(row.broken());
        var values = Stream.concat(
                        required.stream().map(column -> required(row, column)),
                        optional.stream().map(column -> text(row, column)))
                .toList();
        float value = weight(row);
        if (problems.size() == before) {
            taker.take(row.number(), values, value);
        }
    }

    private static String text(Row row, String column) {
        var cell = row.cells().get(column);
        return cell == null || cell.isNull() ? "" : cell.asText().strip();
    }

    private String required(Row row, String column) {
        var text = text(row, column);
        if (text.isEmpty() && row.broken().isEmpty()) {
            refuse(row.number(), column, "expected a text, found nothing");
        }
        return text;
    }

    private float weight(Row row) {
        var text = text(row, WEIGHT);
        if (text.isEmpty()) {
            return 1;
        }
        try {
            float value = Float.parseFloat(text);
            if (Math.abs(value) <= Entities.LARGEST_WEIGHT) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told of below, as any other weight that is no use.
        }
        refuse(
                row.number(),
                WEIGHT,
                "expected a number from -%1$.0f to %1$.0f, found %2$s".formatted(Entities.LARGEST_WEIGHT, text));
        return 1;
    }

    @Override
    public void close() {
        rows.close();
    }
}
