package io.offerstream.operations.rows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One row of a producer's file, not yet understood.
 *
 * @param number as a spreadsheet or editor shows it: the header of a CSV file is row 1; in JSON lines the line
 * @param cells by column, in the order of the file; in CSV all are text
 * @param raw as it stands in the file, for the file of refused rows: the cells of CSV, the one line of JSON
 * @param broken why the row could not even be split into cells; empty if it could
 */
public record Row(long number, Map<String, JsonNode> cells, List<String> raw, List<RowProblem> broken) {
    public static Row broken(long number, List<String> raw, String message) {
        return new Row(number, Map.of(), raw, List.of(new RowProblem(number, "", message)));
    }
}
