package io.offerstream.sink.stage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * An internal stage of Snowflake or of the local warehouse, through a JDBC connection to either. Owned by one thread.
 */
public final class WarehouseStage implements AutoCloseable {
    /** As Snowflake lists it: name below the stage, and MD5 of what was put, in hexadecimal. */
    private static final int NAME = 1;

    private static final int MD5 = 3;

    private final Connection connection;
    private final String name;

    /**
     * Uses a stage, which is created where it is missing.
     *
     * @param connection with the Snowflake JDBC driver, its database and schema chosen; closed with this object
     * @param name of the stage, e.g. {@code MODELS}
     */
    public WarehouseStage(Connection connection, String name) throws SQLException {
        if (!name.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException(
                    "stage: expected capital letters, digits and underscores, found " + name);
        }
        this.connection = connection;
        this.name = name;
        try (var statement = connection.createStatement()) {
            statement.execute("create stage if not exists " + name);
        }
    }

    /** MD5, in hexadecimal, of every file, by its path below the stage. */
    public Map<String, String> list() throws SQLException {
        var files = new TreeMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("list @" + name)) {
            while (rows.next()) {
                var path = rows.getString(NAME);
                files.put(path.substring(path.indexOf('/') + 1), rows.getString(MD5));
            }
        }
        return files;
    }

    /**
     * Puts a file into a folder of the stage under its own name, whatever was there of that name; whole or not at all.
     *
     * @throws SQLException if it did not get there
     */
    public void put(Path file, String folder) throws SQLException {
        var sql = "put 'file://" + file.toAbsolutePath() + "' @" + name + "/" + folder
                + " auto_compress = false overwrite = true";
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var status = rows.getString("status");
                if (!status.equals("UPLOADED") && !status.equals("SKIPPED")) {
                    throw new SQLException(file + " was not put into the stage " + name + ": " + status + " "
                            + rows.getString("message"));
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
