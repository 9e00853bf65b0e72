package io.offerstream.simulator.replay;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** One line of a CSV file with a header. An empty cell is a missing field. */
record CsvRow(long line, Map<String, Integer> columns, CSVRecord cells) {
    /**
     * Reads the header. Each line is parsed by itself, so that a quote that is never closed spoils one row only; no cell
     * of these data sets spans lines.
     *
     * @throws BadDataSetException if a column is missing
     */
    static RowFormat<CsvRow> format(DataFile file, List<String> columns) {
        var expectation = file.path() + ", line 1: expected the columns " + columns + ", found ";
        var header = file.next().orElseThrow(() -> new BadDataSetException(expectation + "an empty file"));
        var places = new HashMap<String, Integer>();
        try {
            var names = cells(header);
            for (int i = 0; i < names.size(); i++) {
                places.put(names.get(i).strip(), i);
            }
        } catch (RefusedRowException e) {
            throw new BadDataSetException(expectation + "'" + Values.shortened(header) + "'", e);
        }
        if (!places.keySet().containsAll(columns)) {
            throw new BadDataSetException(expectation + "'" + Values.shortened(header) + "'");
        }
        return (line, text) -> {
            var cells = cells(text);
            if (cells.size() != places.size()) {
                throw new RefusedRowException(
                        Refusal.NOT_CSV, "expected " + places.size() + " columns, found " + cells.size());
            }
            return new CsvRow(line, places, cells);
        };
    }

    private static CSVRecord cells(String text) throws RefusedRowException {
        try (var parser = CSVParser.parse(new StringReader(text), CSVFormat.RFC4180)) {
            return parser.iterator().next();
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedRowException(
                    Refusal.NOT_CSV, "expected a CSV record, found '" + Values.shortened(text) + "'");
        }
    }

    Optional<String> optionalText(String column) throws RefusedRowException {
        var value = Values.checked(column, cells.get(columns.get(column)));
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    String text(String column) throws RefusedRowException {
        return optionalText(column).orElseThrow(() -> Values.missing(column));
    }

    /** A date from {@code first} to {@code last}. */
    LocalDate date(String column, LocalDate first, LocalDate last) throws RefusedRowException {
        var text = text(column);
        try {
            var date = LocalDate.parse(text);
            if (!date.isBefore(first) && !date.isAfter(last)) {
                return date;
            }
        } catch (DateTimeParseException e) {
            throw Values.bad(column, "a date such as 2017-03-09", text);
        }
        throw Values.bad(column, "a date from " + first + " to " + last, text);
    }
}
