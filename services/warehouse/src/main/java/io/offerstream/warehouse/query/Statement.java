package io.offerstream.warehouse.query;

import io.offerstream.warehouse.store.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client may ask for. Names are as they are kept. */
sealed interface Statement {
    /** Use of the one database, or of the one schema. */
    record Use(String kind, String name) implements Statement {}

    record DescribeTable(String name) implements Statement {}

    /** A column to be. */
    record NewColumn(String name, ColumnType type, boolean nullable, Optional<String> comment, boolean ifNotExists) {}

    record CreateTable(
            String name,
            List<NewColumn> columns,
            boolean ifNotExists,
            boolean schemaEvolution,
            Optional<String> comment)
            implements Statement {}

    record AddColumns(String table, List<NewColumn> columns) implements Statement {}

    /** What is changed of one column that is there: its comment, or else that it may be null. */
    record ColumnChange(String column, Optional<String> comment) {}

    record AlterColumns(String table, List<ColumnChange> changes) implements Statement {}

    record SetSchemaEvolution(String table, boolean enabled) implements Statement {}

    record ShowGrants(String table) implements Statement {}

    /**
     * Lists tables.
     *
     * @param like pattern with % and _, of any case; empty for all
     */
    record ShowTables(Optional<String> like, int limit) implements Statement {}

    /** Takes over the offset of a channel of another name; there is none. */
    record MigrateOffset(String channel) implements Statement {}

    record CreateStage(String name, boolean ifNotExists) implements Statement {}

    /**
     * Lists files of a stage.
     *
     * @param prefix of files in it; may be empty
     */
    record ListStage(String stage, String prefix) implements Statement {}

    /**
     * Puts a file into a stage.
     *
     * @param file as the client wrote it behind {@code file://}
     */
    record Put(String file, String stage, String path, boolean compress, boolean overwrite) implements Statement {}

    record CreateView(String name, boolean replace, boolean ifNotExists, String query) implements Statement {}

    /**
     * Takes rows out of a table: those with these values, by column; never all. So customers are forgotten.
     */
    record Delete(String table, Map<String, String> where) implements Statement {
        public Delete {
            where = Map.copyOf(where);
        }
    }

    /** Anything that only reads; DuckDB's dialect. */
    record Select(String sql) implements Statement {}
}
