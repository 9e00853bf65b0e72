package io.offerstream.local.cli;

/** Text that a spreadsheet must show, not run. */
public final class SpreadsheetCell {
    private static final String STARTS_FORMULA = "=+-@\t\r\n\0";

    private SpreadsheetCell() {}

    /** {@code text}, with an apostrophe before it where a spreadsheet would take it for a formula (ASVS 1.2.10). */
    public static String safe(String text) {
        return !text.isEmpty() && STARTS_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
