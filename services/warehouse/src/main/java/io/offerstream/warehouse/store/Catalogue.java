package io.offerstream.warehouse.store;

import static io.offerstream.warehouse.store.Store.literal;
import static io.offerstream.warehouse.store.Store.quoted;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tables and columns, with what DuckDB does not know of them: Snowflake's types, their order, and whether a table may
 * evolve. Every method works in the caller's transaction. Safe for use from many threads.
 */
public final class Catalogue {
    private final Clock clock;

    public Catalogue(Clock clock) {
        this.clock = clock;
    }

    /** By name as it is kept: in upper case unless it was quoted. */
    public Optional<StoredTable> table(Connection connection, String name) throws SQLException {
        try (var select = connection.prepareStatement(
                "select schema_evolution, comment, created, last_commit from" + " PROTOCOL.TABLES where name = ?")) {
            select.setString(1, name);
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new StoredTable(
                                name,
                                columns(connection, name),
                                rows.getBoolean(1),
                                Optional.ofNullable(rows.getString(2)),
                                instant(rows, 3).orElseThrow(),
                                instant(rows, 4)))
                        : Optional.empty();
            }
        }
    }

    private static Optional<Instant> instant(ResultSet rows, int column) throws SQLException {
        return Optional.ofNullable(rows.getObject(column, LocalDateTime.class))
                .map(time -> time.toInstant(ZoneOffset.UTC));
    }

    private static List<Column> columns(Connection connection, String table) throws SQLException {
        try (var select = connection.prepareStatement("select name, ordinal, type, nullable, comment from"
                + " PROTOCOL.COLUMNS where table_name = ? order by ordinal")) {
            select.setString(1, table);
            try (var rows = select.executeQuery()) {
                var columns = new ArrayList<Column>();
                while (rows.next()) {
                    columns.add(new Column(
                            rows.getString(1),
                            rows.getInt(2),
                            ColumnType.parse(rows.getString(3)),
                            rows.getBoolean(4),
                            Optional.ofNullable(rows.getString(5))));
                }
                return columns;
            }
        }
    }

    /** Sorted by name. */
    public List<StoredTable> tables(Connection connection) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select name from PROTOCOL.TABLES order by name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        var tables = new ArrayList<StoredTable>();
        for (var name : names) {
            tables.add(table(connection, name).orElseThrow());
        }
        return tables;
    }

    /** How many rows a table has; DuckDB keeps count. */
    public long rows(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + quoted(table))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /**
     * Makes a table.
     *
     * @param columns at least one; their ordinals count from 1
     */
    public void create(
            Connection connection, String name, List<Column> columns, boolean schemaEvolution, Optional<String> comment)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(columns.stream()
                    .map(Catalogue::definition)
                    .collect(Collectors.joining(", ", "create table " + quoted(name) + " (", ")")));
        }
        try (var insert = connection.prepareStatement("insert into PROTOCOL.TABLES values (?, ?, ?, ?, null)")) {
            insert.setString(1, name);
            insert.setBoolean(2, schemaEvolution);
            insert.setString(3, comment.orElse(null));
            insert.setTimestamp(4, now());
            insert.executeUpdate();
        }
        for (var column : columns) {
            remember(connection, name, column);
        }
        refreshViews(connection, name);
    }

    /** To be called once all columns of a change are added. */
    public void refreshViews(Connection connection, String table) throws SQLException {
        Views.make(connection, table(connection, table).orElseThrow());
    }

    private static String definition(Column column) {
        return quoted(column.name()) + " " + column.type().stored() + (column.nullable() ? "" : " not null");
    }

    /** Adds what the table does not have yet; rows that are there get null. */
    public void add(Connection connection, StoredTable table, Column column) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("alter table %s add column %s %s"
                    .formatted(
                            quoted(table.name()),
                            quoted(column.name()),
                            column.type().stored()));
        }
        remember(connection, table.name(), column);
    }

    private static void remember(Connection connection, String table, Column column) throws SQLException {
        try (var insert = connection.prepareStatement("insert into PROTOCOL.COLUMNS values (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, table);
            insert.setString(2, column.name());
            insert.setInt(3, column.ordinal());
            insert.setString(4, column.type().written());
            insert.setBoolean(5, column.nullable());
            insert.setString(6, column.comment().orElse(null));
            insert.executeUpdate();
        }
        if (column.comment().isPresent()) {
            describe(connection, table, column.name(), column.comment().get());
        }
    }

    private static void describe(Connection connection, String table, String column, String comment)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "comment on column %s.%s is %s".formatted(quoted(table), quoted(column), literal(comment)));
        }
    }

    public void dropNotNull(Connection connection, String table, String column) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("alter table %s alter %s drop not null".formatted(quoted(table), quoted(column)));
        }
        change(
                connection,
                "update PROTOCOL.COLUMNS set nullable = true where table_name = ? and name = ?",
                table,
                column);
    }

    public void setComment(Connection connection, String table, String column, String comment) throws SQLException {
        describe(connection, table, column, comment);
        change(
                connection,
                "update PROTOCOL.COLUMNS set comment = ? where table_name = ? and name = ?",
                comment,
                table,
                column);
    }

    public void setSchemaEvolution(Connection connection, String table, boolean enabled) throws SQLException {
        change(connection, "update PROTOCOL.TABLES set schema_evolution = %b where name = ?".formatted(enabled), table);
    }

    /** Notes that rows have come now. */
    public void committed(Connection connection, String table) throws SQLException {
        try (var update = connection.prepareStatement("update PROTOCOL.TABLES set last_commit = ? where name = ?")) {
            update.setTimestamp(1, now());
            update.setString(2, table);
            update.executeUpdate();
        }
    }

    private Timestamp now() {
        return Timestamp.valueOf(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private static void change(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int index = 0; index < arguments.length; index++) {
                update.setString(index + 1, arguments[index]);
            }
            update.executeUpdate();
        }
    }
}
