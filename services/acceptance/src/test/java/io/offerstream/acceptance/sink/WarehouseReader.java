package io.offerstream.acceptance.sink;

import io.offerstream.warehouse.WarehouseCredentials;
import io.offerstream.warehouse.WarehouseNames;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import net.snowflake.client.jdbc.SnowflakeDriver;

/** Asks a warehouse in SQL, through Snowflake's own driver. One thread's. */
final class WarehouseReader implements AutoCloseable {
    private final Connection connection;

    private WarehouseReader(Connection connection) {
        this.connection = connection;
    }

    /** @param folder of the warehouse, where its key lies */
    static WarehouseReader open(URI warehouse, Path folder) throws SQLException {
        var properties = new Properties();
        properties.put("user", WarehouseNames.USER);
        properties.put("privateKey", WarehouseCredentials.in(folder).privateKey());
        properties.put("db", WarehouseNames.DATABASE);
        properties.put("schema", WarehouseNames.SCHEMA);
        properties.put("role", WarehouseNames.ROLE);
        properties.put("ssl", "off");
        properties.put("loginTimeout", "20");
        properties.put("JDBC_QUERY_RESULT_FORMAT", "json");
        return new WarehouseReader(
                new SnowflakeDriver().connect("jdbc:snowflake://" + warehouse.getAuthority() + "/", properties));
    }

    /** Rows, each a list of its values as text; null where there is none. */
    List<List<String>> rows(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<String>>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= columns; column++) {
                    row.add(found.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The one number that {@code sql} asks for. */
    long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0).get(0));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
