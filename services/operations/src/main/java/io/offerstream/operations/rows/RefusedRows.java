package io.offerstream.operations.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The file of refused rows: their number, why, and what stood there, safe to open in a spreadsheet. Made of CSV, it can
 * be mended and sent again as it is. Created with the first refused row. Owned by one thread.
 */
public final class RefusedRows implements AutoCloseable {
    private final Destination destination;
    private final List<String> columns;
    private CSVPrinter printer;

    /** Where the file is written. */
    @FunctionalInterface
    public interface Destination {
        /** Asked with the first row. */
        Writer open() throws IOException;
    }

    /** @param columns of the file the rows come from; empty for JSON lines */
    public RefusedRows(Path path, List<String> columns) {
        this(() -> Files.newBufferedWriter(path, UTF_8), columns);
    }

    /** As {@link #RefusedRows(Path, List)}, to wherever else. */
    public RefusedRows(Destination destination, List<String> columns) {
        this.destination = destination;
        this.columns = columns.isEmpty() ? List.of("line") : columns;
    }

    public void add(Row row, List<RowProblem> problems) {
        var cells = new ArrayList<String>();
        cells.add(Long.toString(row.number()));
        cells.add(problems.stream()
                .map(problem -> (problem.column().isEmpty() ? "" : problem.column() + ": ") + problem.message())
                .collect(Collectors.joining("; ")));
        cells.addAll(row.raw());
        try {
            if (printer == null) {
                printer = new CSVPrinter(destination.open(), CSVFormat.RFC4180);
                var header = new ArrayList<>(List.of("rejected_row", "rejected_because"));
                columns.stream().filter(column -> !header.contains(column)).forEach(header::add);
                printer.printRecord(header);
            }
            printer.printRecord(cells.stream().map(SpreadsheetCell::safe).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (printer != null) {
            try {
                printer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
