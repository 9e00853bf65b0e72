package io.offerstream.sink.connector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * Who logs in where, with the connector's own key.
 *
 * @param warehouse address of Snowflake or of the local warehouse
 * @param keyFile properties with {@code private.key}
 */
public record WarehouseLogin(URI warehouse, String user, String role, String database, String schema, Path keyFile) {
    private static final String KEY = "private.key";
    private static final String LOGIN_WITHIN_SECONDS = "30";
    private static final int ANSWER_WITHIN_MS = 3_000;

    /** As a connector logs in, with what its file leaves open. */
    public static WarehouseLogin of(ConnectorFile connector, URI warehouse, String user, Path keyFile) {
        var config = connector.config();
        return new WarehouseLogin(
                warehouse,
                user,
                config.getOrDefault("snowflake.role.name", ""),
                config.getOrDefault("snowflake.database.name", ""),
                config.getOrDefault("snowflake.schema.name", ""),
                keyFile);
    }

    /** Why nobody answers at the warehouse's address; empty if a connection can be made. */
    public Optional<String> unreachable() {
        int usual = warehouse.getScheme().equals("https") ? 443 : 80;
        var address = new InetSocketAddress(warehouse.getHost(), warehouse.getPort() > 0 ? warehouse.getPort() : usual);
        if (address.isUnresolved()) {
            return Optional.of(
                    "there is no host " + warehouse.getHost() + ": check the account in sink.url (" + warehouse + ")");
        }
        try (var socket = new Socket()) {
            socket.connect(address, ANSWER_WITHIN_MS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the warehouse cannot be reached at " + warehouse + ": " + e.getMessage()
                    + "; rows wait in the topics. Is it up, and may this machine reach it?");
        }
    }

    /** Why the warehouse does not let us in, in its own words; empty if it does. The connector keeps that to its log. */
    Optional<String> refusal() {
        try (var session = open()) {
            return session.isValid(0) ? Optional.empty() : Optional.of("the session is not valid");
        } catch (SQLException | IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Opens a session through Snowflake's JDBC driver, which must be on the class path. Where nobody answers it tries
     * for {@value #LOGIN_WITHIN_SECONDS} s: see {@link #unreachable()}.
     *
     * @throws SQLException if the warehouse does not let us in, or does not answer
     * @throws IllegalArgumentException if the key file holds no key
     */
    public Connection open() throws SQLException, IOException {
        var properties = new Properties();
        properties.put("user", user);
        properties.put("privateKey", key());
        properties.put("authenticator", "SNOWFLAKE_JWT");
        properties.put("role", role);
        properties.put("db", database);
        properties.put("schema", schema);
        properties.put("ssl", warehouse.getScheme().equals("http") ? "off" : "on");
        properties.put("JDBC_QUERY_RESULT_FORMAT", "json");
        properties.put("loginTimeout", LOGIN_WITHIN_SECONDS);
        return DriverManager.getConnection("jdbc:snowflake://" + warehouse.getAuthority() + "/", properties);
    }

    private PrivateKey key() throws IOException {
        var file = new Properties();
        try (var in = Files.newBufferedReader(keyFile)) {
            file.load(in);
        }
        try {
            var base64 = file.getProperty(KEY, "").replaceAll("-----[A-Z ]+-----", "");
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    keyFile + ": " + KEY + " must be an RSA key, PKCS 8 without passphrase, in one line", e);
        }
    }
}
