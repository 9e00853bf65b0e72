package io.offerstream.warehouse.store;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done on a connection of the store, inside its transaction. */
@FunctionalInterface
public interface SqlWork<T> {
    T on(Connection connection) throws SQLException;
}
