package io.offerstream.warehouse.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Views that data people want, made beside the tables. Made anew whenever a table changes: a view of {@code *} keeps
 * the columns it was made with. docs/warehouse.md and docs/snowflake.md show the same SQL.
 */
final class Views {
    /**
     * A view over one table.
     *
     * @param needs columns that the table must have before the view can be made
     */
    record View(String name, String table, Set<String> needs, String query) {
        String sql() {
            return "create or replace view " + name + " as\n" + query;
        }
    }

    private static final Set<String> KEY = Set.of("MARKET", "CYCLE_ID", "CUSTOMER_ID", "REVISION");

    static final List<View> ALL = List.of(
            // Snowflake's loading is exactly once; a view that does not lean on it costs little and survives a reload.
            new View("ASSIGNMENTS_DEDUPED", "ASSIGNMENTS", KEY, """
                    select *
                    from ASSIGNMENTS
                    qualify row_number() over (
                        partition by MARKET, CYCLE_ID, CUSTOMER_ID, REVISION order by ASSIGNMENT_ID) = 1"""),
            new View("ASSIGNMENTS_LATEST", "ASSIGNMENTS", KEY, """
                    select *
                    from ASSIGNMENTS
                    qualify row_number() over (
                        partition by MARKET, CYCLE_ID, CUSTOMER_ID order by REVISION desc) = 1"""));

    private Views() {}

    /** Makes the views of a table whose columns suffice. */
    static void make(Connection connection, StoredTable table) throws SQLException {
        for (var view : ALL) {
            boolean complete = view.table().equals(table.name())
                    && view.needs().stream().allMatch(name -> table.column(name).isPresent());
            if (complete) {
                try (var statement = connection.createStatement()) {
                    statement.execute(view.sql());
                }
            }
        }
    }
}
