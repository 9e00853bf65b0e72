package io.offerstream.operations.rows;

/** Text that a spreadsheet must show, not run. */
public final class SpreadsheetCell {
    private static final String STARTS_FORMULA = "=+-@\t\r\n\0";

    private SpreadsheetCell() {}

    /** {@code text}, with an apostrophe before it where a spreadsheet would take it for a formula (ASVS 1.2.10). */
    public static String safe(String text) {
        return startsFormula(text) ? "'" + text : text;
    }

    /** Takes back what {@link #safe} did, so that our own files can be mended and sent again. */
    public static String unsafe(String cell) {
        return cell.startsWith("'") && startsFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static boolean startsFormula(String text) {
        return !text.isEmpty() && STARTS_FORMULA.indexOf(text.charAt(0)) >= 0;
    }
}
