package io.offerstream.local.cli.warehouse;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.warehouse.LocalWarehouse;
import java.net.URI;
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A session with Snowflake or the local warehouse, through Snowflake's own driver: the same code for both. Used by one
 * thread.
 */
public final class WarehouseConnection implements AutoCloseable {
    /** Says every error a second time otherwise. Held, so that its level is not forgotten. */
    private static final Logger DRIVER = Logger.getLogger("net.snowflake");

    /** Snowflake's error code of what is not there, or may not be seen. */
    public static final int NO_SUCH_OBJECT = 2003;

    private static final int LOGIN_WITHIN_SECONDS = 15;
    private static final int KEY_REFUSED = 390144;

    private final Connection connection;
    private final Optional<LocalWarehouse> started;

    private WarehouseConnection(Connection connection, Optional<LocalWarehouse> started) {
        this.connection = connection;
        this.started = started;
    }

    /**
     * Who goes where.
     *
     * @param warehouse virtual warehouse that computes; empty for the user's own
     */
    record Login(
            URI url,
            String user,
            PrivateKey key,
            String role,
            Optional<String> warehouse,
            String database,
            String schema) {
        private Properties properties() {
            var properties = new Properties();
            properties.put("user", user);
            properties.put("privateKey", key);
            properties.put("authenticator", "SNOWFLAKE_JWT");
            properties.put("role", role);
            properties.put("db", database);
            properties.put("schema", schema);
            warehouse.ifPresent(name -> properties.put("warehouse", name));
            properties.put("ssl", "http".equals(url.getScheme()) ? "off" : "on");
            // Its other format needs the JDK's internals opened.
            properties.put("JDBC_QUERY_RESULT_FORMAT", "json");
            properties.put("loginTimeout", String.valueOf(LOGIN_WITHIN_SECONDS));
            return properties;
        }

        private String jdbcUrl() {
            if (url.getHost() == null) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "--url " + url + ": expected https://ORG-ACCOUNT.snowflakecomputing.com");
            }
            return "jdbc:snowflake://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        }
    }

    /**
     * Logs in.
     *
     * @param started is closed with the connection
     */
    static WarehouseConnection open(Login login, Optional<LocalWarehouse> started) {
        DRIVER.setLevel(Level.OFF);
        try {
            return new WarehouseConnection(DriverManager.getConnection(login.jdbcUrl(), login.properties()), started);
        } catch (SQLException e) {
            started.ifPresent(LocalWarehouse::close);
            throw e.getErrorCode() >= 390_100 && e.getErrorCode() < 390_200
                    ? new CommandFailedException(
                            ExitCode.NOT_AUTHORISED,
                            login.url() + " does not let " + login.user() + " in: " + e.getMessage()
                                    + (e.getErrorCode() == KEY_REFUSED
                                            ? "; is the public key of --key-file set for the user (desc user)?"
                                            : ""),
                            e)
                    : new CommandFailedException(
                            ExitCode.UNREACHABLE, "no warehouse answers at " + login.url() + ": " + e.getMessage(), e);
        }
    }

    public Connection jdbc() {
        return connection;
    }

    /** What a command ends with when the warehouse refused a statement: what it said, and where in the statement. */
    public static CommandFailedException refused(SQLException e) {
        return new CommandFailedException(ExitCode.USAGE, e.getMessage().strip(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw refused(e);
        } finally {
            started.ifPresent(LocalWarehouse::close);
        }
    }
}
