package io.offerstream.warehouse;

import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The real JDBC driver, set up as the connector sets it up. */
final class TestConnections {
    private TestConnections() {}

    static Properties properties(PrivateKey key) {
        var properties = new Properties();
        properties.put("user", WarehouseNames.USER);
        properties.put("privateKey", key);
        properties.put("authenticator", "SNOWFLAKE_JWT");
        properties.put("db", WarehouseNames.DATABASE);
        properties.put("schema", WarehouseNames.SCHEMA);
        properties.put("role", WarehouseNames.ROLE);
        properties.put("ssl", "off");
        properties.put("JDBC_QUERY_RESULT_FORMAT", "json");
        properties.put("loginTimeout", "10");
        return properties;
    }

    static Connection connect(URI url, Properties properties) throws SQLException {
        return DriverManager.getConnection("jdbc:snowflake://" + url.getHost() + ":" + url.getPort(), properties);
    }

    static Connection connect(LocalWarehouse warehouse, Path folder) throws SQLException {
        return connect(
                warehouse.url(), properties(WarehouseCredentials.in(folder).privateKey()));
    }

    /** Every row as its columns' texts. */
    static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<String>>();
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
