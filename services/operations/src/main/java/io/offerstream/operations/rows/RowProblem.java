package io.offerstream.operations.rows;

/**
 * One thing wrong with one row, said so that a person can mend it.
 *
 * @param column empty if it is about the row as a whole
 * @param message what was expected, and what was found
 */
public record RowProblem(long row, String column, String message) {
    /** E.g. {@code Row 42, column valid_to: expected …, found …}. */
    @Override
    public String toString() {
        return "Row " + row + (column.isEmpty() ? "" : ", column " + column) + ": " + message;
    }
}
