package io.offerstream.operations.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final Path path;
    private final List<String> columns;
    private CSVPrinter printer;

    /** @param columns of the file the rows come from; empty for JSON lines */
    public RefusedRows(Path path, List<String> columns) {
        this.path = path;
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
                printer = new CSVPrinter(Files.newBufferedWriter(path, UTF_8), CSVFormat.RFC4180);
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
