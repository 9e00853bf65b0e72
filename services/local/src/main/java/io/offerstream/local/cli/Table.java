package io.offerstream.local.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.operations.rows.SpreadsheetCell;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;

/** Rows to print: as columns for people, as JSON lines or as CSV. Used by one thread. */
public final class Table {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GAP = "  ";

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param columns names in lower case with underscores; people see them as they are */
    public Table(String... columns) {
        this.columns = List.of(columns);
    }

    public Table add(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("expected " + columns.size() + " cells, found " + cells.length);
        }
        rows.add(List.of(cells).stream().map(String::valueOf).toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(OutputFormat format, PrintStream out) {
        switch (format) {
            case TABLE -> printColumns(out);
            case JSON -> printJson(out);
            case CSV -> printCsv(out);
        }
    }

    private void printColumns(PrintStream out) {
        var widths = IntStream.range(0, columns.size())
                .map(column -> Math.max(
                        columns.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        out.println(line(columns.stream().map(name -> name.replace('_', ' ')).toList(), widths));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            // Control characters in data must not steer the terminal.
            var cell = cells.get(column).replaceAll("\\p{Cntrl}", "·");
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private void printJson(PrintStream out) {
        for (var row : rows) {
            var object = JSON.createObjectNode();
            for (int column = 0; column < columns.size(); column++) {
                object.put(columns.get(column), row.get(column));
            }
            out.println(object);
        }
    }

    private void printCsv(PrintStream out) {
        try {
            var printer = CSVFormat.RFC4180.print(out);
            printer.printRecord(columns);
            for (var row : rows) {
                printer.printRecord(row.stream().map(SpreadsheetCell::safe).toList());
            }
            printer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
