package io.offerstream.console.view;

import java.util.Optional;

/**
 * One column of a table.
 *
 * @param name in files
 * @param number whether its cells are aligned as numbers
 * @param sort address of the page sorted by it; empty where it cannot be
 * @param sorted {@code ascending}, {@code descending} or {@code none}
 */
public record Column(String title, String name, boolean number, Optional<String> sort, String sorted) {
    public static Column text(String title, String name) {
        return new Column(title, name, false, Optional.empty(), "none");
    }

    public static Column number(String title, String name) {
        return new Column(title, name, true, Optional.empty(), "none");
    }

    public Column sortable(String href, String order) {
        return new Column(title, name, number, Optional.of(href), order);
    }
}
