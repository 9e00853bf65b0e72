package io.offerstream.warehouse.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A table of schema RAW.
 *
 * @param columns in order; never empty
 * @param lastCommit when rows last came; empty while none have
 */
public record StoredTable(
        String name,
        List<Column> columns,
        boolean schemaEvolution,
        Optional<String> comment,
        Instant created,
        Optional<Instant> lastCommit) {
    public StoredTable {
        columns = List.copyOf(columns);
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
