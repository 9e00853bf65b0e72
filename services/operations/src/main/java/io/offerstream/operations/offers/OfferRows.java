package io.offerstream.operations.offers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.operations.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows of a file of offers, within what people write: more is a mistake, or belongs into 'events publish'. */
public final class OfferRows {
    public static final int MAX_BYTES = 5 * 1024 * 1024;
    public static final int MAX_ROWS = 10_000;

    /** Of one cell, in bytes of UTF-8. */
    public static final int MAX_CELL = 4096;

    private static final int SHOWN = 80;

    private OfferRows() {}

    /**
     * All of them; one with a cell that is too long is broken, and says so.
     *
     * @param name of the file, for messages
     * @throws NotDoneException if there are more than {@link #MAX_ROWS}
     */
    public static List<Row> read(Rows rows, String name) {
        var all = new ArrayList<Row>();
        for (var row = rows.next(); row.isPresent(); row = rows.next()) {
            if (all.size() == MAX_ROWS) {
                throw new NotDoneException(
                        Why.USAGE, name + ": expected at most " + MAX_ROWS + " offers; split the file");
            }
            all.add(checked(row.get()));
        }
        return all;
    }

    private static Row checked(Row row) {
        var problems = new ArrayList<RowProblem>();
        row.cells().forEach((column, cell) -> {
            var text = cell.isTextual() ? cell.textValue() : cell.toString();
            // A character takes at least one byte, so most cells need not be encoded.
            int bytes = text.length() * 3 <= MAX_CELL ? 0 : text.getBytes(UTF_8).length;
            if (bytes > MAX_CELL) {
                problems.add(new RowProblem(
                        row.number(), column, "expected at most " + MAX_CELL + " bytes, found " + bytes));
            }
        });
        return problems.isEmpty()
                ? row
                : new Row(
                        row.number(),
                        Map.of(),
                        row.raw().stream().map(OfferRows::shortened).toList(),
                        problems);
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
