package io.offerstream.console.web;

import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import java.util.List;
import java.util.stream.Collectors;

/** A table as a CSV file (RFC 4180, UTF-8) that a spreadsheet shows and does not run. */
final class Csv {
    private static final String STARTS_FORMULA = "=+-@\t\r\n\0";

    private Csv() {}

    static String of(Table table) {
        var text = new StringBuilder();
        line(text, table.columns().stream().map(Column::name).toList());
        for (var row : table.rows()) {
            line(text, row.stream().map(Cell::exact).toList());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(cells.stream().map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /** With an apostrophe where a spreadsheet would take it for a formula (ASVS 1.2.10); numbers stay numbers. */
    static String cell(String value) {
        var safe = !value.isEmpty() && STARTS_FORMULA.indexOf(value.charAt(0)) >= 0 && !isNumber(value)
                ? "'" + value
                : value;
        return safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }

    private static boolean isNumber(String value) {
        return value.matches("-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?");
    }
}
