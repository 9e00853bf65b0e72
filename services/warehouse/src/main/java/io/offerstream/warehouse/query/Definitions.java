package io.offerstream.warehouse.query;

import io.offerstream.warehouse.faults.Faults;
import io.offerstream.warehouse.query.Statement.AddColumns;
import io.offerstream.warehouse.query.Statement.AlterColumns;
import io.offerstream.warehouse.query.Statement.CreateTable;
import io.offerstream.warehouse.query.Statement.CreateView;
import io.offerstream.warehouse.query.Statement.NewColumn;
import io.offerstream.warehouse.query.Statement.SetSchemaEvolution;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Column;
import io.offerstream.warehouse.store.Store;
import io.offerstream.warehouse.store.StoreException;
import io.offerstream.warehouse.store.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;

/** Makes and changes tables and views. Safe for use from many threads. */
final class Definitions {
    private final Store store;
    private final Catalogue catalogue;
    private final Faults faults;

    Definitions(Store store, Catalogue catalogue, Faults faults) {
        this.store = store;
        this.catalogue = catalogue;
        this.faults = faults;
    }

    Answer create(CreateTable create) {
        return store.write(connection -> {
            if (catalogue.table(connection, create.name()).isPresent()) {
                if (create.ifNotExists()) {
                    return Answer.done(create.name() + " already exists, statement succeeded.");
                }
                throw alreadyExists(create.name());
            }
            var columns = new ArrayList<Column>();
            var names = new HashSet<String>();
            for (var column : create.columns()) {
                if (!names.add(column.name())) {
                    throw StatementRefusedException.compilation("duplicate column name '" + column.name() + "'");
                }
                columns.add(column(column, columns.size() + 1));
            }
            catalogue.create(connection, create.name(), columns, create.schemaEvolution(), create.comment());
            return Answer.done("Table " + create.name() + " successfully created.");
        });
    }

    private static StatementRefusedException alreadyExists(String name) {
        return new StatementRefusedException(
                "002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
    }

    private static Column column(NewColumn column, int ordinal) {
        return new Column(column.name(), ordinal, column.type(), column.nullable(), column.comment());
    }

    Answer add(AddColumns add) {
        return store.write(connection -> {
            var table = owned(connection, add.table());
            int ordinal = table.columns().size();
            for (var column : add.columns()) {
                if (table.column(column.name()).isEmpty()) {
                    if (!column.nullable()) {
                        throw StatementRefusedException.compilation(
                                "column '" + column.name() + "' is added, so it cannot be not null");
                    }
                    ordinal++;
                    catalogue.add(connection, table, column(column, ordinal));
                } else if (!column.ifNotExists()) {
                    throw StatementRefusedException.compilation("column '" + column.name() + "' already exists");
                }
            }
            catalogue.refreshViews(connection, table.name());
            return executed();
        });
    }

    private static Answer executed() {
        return Answer.done("Statement executed successfully.");
    }

    Answer alter(AlterColumns alter) {
        return store.write(connection -> {
            var table = owned(connection, alter.table());
            for (var change : alter.changes()) {
                var column = table.column(change.column())
                        .orElseThrow(() -> StatementRefusedException.compilation(
                                "column '" + change.column() + "' does not exist or not authorized."));
                if (change.comment().isPresent()) {
                    catalogue.setComment(
                            connection,
                            table.name(),
                            column.name(),
                            change.comment().get());
                } else if (!column.nullable()) {
                    catalogue.dropNotNull(connection, table.name(), column.name());
                }
            }
            catalogue.refreshViews(connection, table.name());
            return executed();
        });
    }

    Answer setSchemaEvolution(SetSchemaEvolution set) {
        return store.write(connection -> {
            catalogue.setSchemaEvolution(
                    connection, owned(connection, set.table()).name(), set.enabled());
            return executed();
        });
    }

    /** The table, if the role may change it. */
    private StoredTable owned(Connection connection, String name) throws SQLException {
        var table = catalogue.table(connection, name).orElseThrow(() -> StatementRefusedException.noSuchObject(name));
        if (faults.isGrantRevoked()) {
            throw StatementRefusedException.notGranted(name);
        }
        return table;
    }

    /** The connector's role has made it, so anybody who can log in may. */
    Answer create(CreateView create) {
        try {
            return store.write(connection -> {
                if (catalogue.table(connection, create.name()).isPresent()) {
                    throw alreadyExists(create.name());
                }
                Selects.requireSelect(connection, create.query());
                var sql = "create %sview %s%s as %s"
                        .formatted(
                                create.replace() ? "or replace " : "",
                                create.ifNotExists() ? "if not exists " : "",
                                Store.quoted(create.name()),
                                create.query());
                try (var statement = connection.createStatement()) {
                    statement.execute(sql);
                }
                return Answer.done("View " + create.name() + " successfully created.");
            });
        } catch (StoreException e) {
            throw DuckDbErrors.refusal(e, create.query());
        }
    }
}
