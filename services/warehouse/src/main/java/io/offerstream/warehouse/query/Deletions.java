package io.offerstream.warehouse.query;

import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.faults.Faults;
import io.offerstream.warehouse.query.Statement.Delete;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Store;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** Takes rows out of tables. Safe for use from many threads. */
final class Deletions {
    private final Store store;
    private final Catalogue catalogue;
    private final Faults faults;

    Deletions(Store store, Catalogue catalogue, Faults faults) {
        this.store = store;
        this.catalogue = catalogue;
        this.faults = faults;
    }

    /** Says how many rows there were, as Snowflake does. */
    Answer delete(Delete delete) {
        return store.write(connection -> {
            var table = catalogue
                    .table(connection, delete.table())
                    .orElseThrow(() -> StatementRefusedException.noSuchObject(delete.table()));
            if (faults.isGrantRevoked()) {
                throw StatementRefusedException.notGranted(delete.table());
            }
            var columns = new ArrayList<>(delete.where().keySet());
            for (var column : columns) {
                if (table.column(column).isEmpty()) {
                    throw StatementRefusedException.compilation("invalid identifier '" + column + "'");
                }
            }
            var sql = columns.stream()
                    .map(column -> Store.quoted(column) + " = ?")
                    .collect(Collectors.joining(
                            " and ",
                            "delete from " + WarehouseNames.SCHEMA + "." + Store.quoted(delete.table()) + " where ",
                            ""));
            try (var statement = connection.prepareStatement(sql)) {
                for (int index = 0; index < columns.size(); index++) {
                    statement.setString(index + 1, delete.where().get(columns.get(index)));
                }
                long rows = statement.executeUpdate();
                return Answer.deleted(rows);
            }
        });
    }
}
