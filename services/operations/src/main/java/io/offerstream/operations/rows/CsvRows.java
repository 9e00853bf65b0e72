package io.offerstream.operations.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.rows.BoundedText.RowTooLongException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV in strict UTF-8 with a header; separated by commas, or by semicolons or tabs where the header says so, as
 * spreadsheets write it in some countries. Quotes and line breaks within quotes as in RFC 4180.
 */
final class CsvRows implements Rows {
    /** Columns of our own files of refused rows, so that such a file can be mended and sent again as it is. */
    private static final String REFUSED = "rejected_";

    private static final int MAX_HEADER = 64 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final BoundedText text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> header;
    private long row = 1;
    private boolean broken;

    CsvRows(InputStream bytes) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(bytes, UTF_8.newDecoder()), MAX_HEADER);
        try {
            char separator = separatorOf(reader);
            text = new BoundedText(reader);
            parser = CSVFormat.RFC4180
                    .builder()
                    .setDelimiter(separator)
                    .setIgnoreEmptyLines(true)
                    .get()
                    .parse(text);
            records = parser.iterator();
            header = records.hasNext()
                    ? records.next().stream().map(String::strip).toList()
                    : List.of();
        } catch (CharacterCodingException e) {
            throw new NotDoneException(Why.CHECK_FAILED, "the file is not UTF-8 text; save it as 'CSV UTF-8'", e);
        } catch (UncheckedIOException e) {
            throw new NotDoneException(Why.CHECK_FAILED, "Row 1: " + whatIsWrong(e.getCause()), e);
        }
        checkHeader();
    }

    /** Looks at the header, and leaves the reader where it was, but for a byte order mark. */
    private static char separatorOf(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        reader.mark(MAX_HEADER);
        var start = new char[MAX_HEADER - 1];
        int read = reader.read(start);
        reader.reset();
        var header =
                read < 0 ? "" : new String(start, 0, read).lines().findFirst().orElse("");
        return header.indexOf(',') >= 0 ? ',' : header.indexOf(';') >= 0 ? ';' : header.indexOf('\t') >= 0 ? '\t' : ',';
    }

    private void checkHeader() {
        if (header.isEmpty()) {
            throw new NotDoneException(Why.CHECK_FAILED, "Row 1: expected a header with the columns' names");
        }
        var seen = new HashSet<String>();
        for (var column : header) {
            if (column.isEmpty() || !seen.add(column)) {
                throw new NotDoneException(
                        Why.CHECK_FAILED,
                        "Row 1: " + (column.isEmpty() ? "a column has no name" : "column " + column + " stands twice"));
            }
        }
    }

    @Override
    public List<String> columns() {
        return header.stream().filter(column -> !column.startsWith(REFUSED)).toList();
    }

    @Override
    public Optional<Row> next() {
        if (broken) {
            return Optional.empty();
        }
        row++;
        try {
            text.rowEnded();
            return records.hasNext() ? Optional.of(split(records.next())) : Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of(lastRow(whatIsWrong(e.getCause())));
        } catch (IllegalStateException e) {
            return Optional.of(lastRow("quotes are not closed, or something stands behind them"));
        }
    }

    private static String whatIsWrong(IOException cause) {
        if (cause instanceof CharacterCodingException) {
            return "is not UTF-8 text, here or shortly behind";
        } else if (cause instanceof RowTooLongException) {
            return "is longer than " + MAX_ROW + " characters; is a quote not closed?";
        } else if (cause.getClass().getName().startsWith("org.apache.commons.csv")) {
            return "quotes are not closed, or something stands behind them";
        }
        throw new UncheckedIOException(cause);
    }

    /** Behind a row that has no end, no other can be told apart. */
    private Row lastRow(String message) {
        broken = true;
        return Row.broken(row, List.of(), message + "; the rest of the file cannot be read");
    }

    private Row split(CSVRecord csv) {
        if (csv.size() != header.size()) {
            return Row.broken(
                    row,
                    csv.stream().toList(),
                    "expected " + header.size() + " cells as in the header, found " + csv.size());
        }
        Map<String, JsonNode> cells = new LinkedHashMap<>();
        List<String> raw = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            if (!header.get(column).startsWith(REFUSED)) {
                var cell = SpreadsheetCell.unsafe(csv.get(column));
                cells.put(header.get(column), TextNode.valueOf(cell));
                raw.add(cell);
            }
        }
        return new Row(row, cells, raw, List.of());
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
