package io.offerstream.console.view;

import java.util.List;

/**
 * A table, and what its CSV file holds.
 *
 * @param id names it in the page and in the file's name
 * @param caption what it shows, for people and screen readers
 * @param empty what to say where it has no rows
 */
public record Table(String id, String caption, List<Column> columns, List<List<Cell>> rows, String empty)
        implements Content {
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (var row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        id + " has " + columns.size() + " columns and a row of " + row.size());
            }
        }
    }
}
