package io.offerstream.warehouse.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Single values that a warehouse keeps, such as the key of its blobs. */
public final class StoreSettings {
    private StoreSettings() {}

    /** What is kept under {@code name}; the first time, what {@code made} makes. */
    public static String getOrPut(Connection connection, String name, Supplier<String> made) throws SQLException {
        try (var select = connection.prepareStatement("select value from PROTOCOL.SETTINGS where name = ?")) {
            select.setString(1, name);
            try (var rows = select.executeQuery()) {
                if (rows.next()) {
                    return rows.getString(1);
                }
            }
        }
        var value = made.get();
        try (var insert = connection.prepareStatement("insert into PROTOCOL.SETTINGS values (?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, value);
            insert.executeUpdate();
        }
        return value;
    }
}
