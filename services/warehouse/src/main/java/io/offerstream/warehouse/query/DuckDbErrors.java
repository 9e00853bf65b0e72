package io.offerstream.warehouse.query;

import io.offerstream.warehouse.store.StoreException;
import java.util.regex.Pattern;

/** What DuckDB says of a query, said as Snowflake does: with code, SQL state and place. */
final class DuckDbErrors {
    private static final Pattern NO_TABLE = Pattern.compile("(?:Table|View) with name (\\S+) does not exist");
    private static final Pattern NO_COLUMN =
            Pattern.compile("(?:Referenced column|does not have a column named) \"([^\"]+)\"");
    /** The line with the error, a part of it in dots where it is long, and below it a caret. */
    private static final Pattern PLACE = Pattern.compile("\\n\\nLINE (\\d+): (.*)\\n( *)\\^");

    private DuckDbErrors() {}

    /** @param sql what DuckDB was given */
    static StatementRefusedException refusal(StoreException failure, String sql) {
        var message = String.valueOf(failure.getMessage());
        var place = place(message, sql);
        var said = message.replaceFirst("(?s)\\n\\nLINE \\d+: .*", "");
        var table = NO_TABLE.matcher(message);
        if (table.find()) {
            return new StatementRefusedException(
                    "002003",
                    "42S02",
                    "SQL compilation error:%s%nObject '%s' does not exist or not authorized. [%s]"
                            .formatted(place, table.group(1), said));
        }
        var column = NO_COLUMN.matcher(message);
        if (column.find()) {
            return new StatementRefusedException(
                    "000904",
                    "42000",
                    "SQL compilation error:%s%ninvalid identifier '%s' [%s]".formatted(place, column.group(1), said));
        }
        return said.startsWith("Conversion Error")
                        || said.startsWith("Invalid Input Error")
                        || said.startsWith("Out of Range Error")
                ? new StatementRefusedException("100038", "22018", said + place)
                : new StatementRefusedException(
                        "001003", "42000", "SQL compilation error:%s%n%s".formatted(place, said));
    }

    private static String place(String message, String sql) {
        var matcher = PLACE.matcher(message);
        if (!matcher.find()) {
            return "";
        }
        int line = Integer.parseInt(matcher.group(1));
        int caret = matcher.group(3).length()
                - "LINE : ".length()
                - matcher.group(1).length();
        var shown = matcher.group(2);
        if (shown.startsWith("...")) {
            var lines = sql.split("\\n", -1);
            var fragment = shown.substring(3).replaceFirst("\\.\\.\\.$", "");
            int start = line <= lines.length ? lines[line - 1].indexOf(fragment) : -1;
            if (start < 0) {
                return " error line " + line;
            }
            caret += start - 3;
        }
        return " error " + new Position(line, caret);
    }
}
