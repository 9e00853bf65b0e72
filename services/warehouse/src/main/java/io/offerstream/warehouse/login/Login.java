package io.offerstream.warehouse.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.query.StatementRefusedException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens sessions for the JDBC driver. Safe for use from many threads. */
public final class Login {
    /** The driver renews what is about to end; a session here never does. */
    private static final long VALID_SECONDS = 86_400;

    /** What the driver goes by; without the first it does not open a session. */
    private static final Map<String, Object> PARAMETERS = Map.of(
            "AUTOCOMMIT", true,
            "TIMEZONE", "UTC",
            "CLIENT_TELEMETRY_ENABLED", false,
            "CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", false,
            "CLIENT_SESSION_KEEP_ALIVE", false,
            "JDBC_QUERY_RESULT_FORMAT", "JSON");

    private final KeyPairTokens tokens;
    private final SessionTokens sessions;

    public Login(KeyPairTokens tokens, SessionTokens sessions) {
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /**
     * Answers {@code /session/v1/login-request}.
     *
     * @param database what the client wants to use; as Snowflake, one that does not exist is ignored until it is used
     * @throws StatementRefusedException if the user, key or role is not known
     */
    public ObjectNode open(
            JsonNode request, Optional<String> database, Optional<String> schema, Optional<String> role) {
        var data = request.path("data");
        var authenticator = data.path("AUTHENTICATOR").asText();
        if (!authenticator.equals("SNOWFLAKE_JWT")) {
            throw new StatementRefusedException(
                    "390100",
                    "08001",
                    "Incorrect username or password was specified. [the local warehouse takes a key pair only:"
                            + " authenticator SNOWFLAKE_JWT, found '" + authenticator + "']");
        }
        var account = data.path("ACCOUNT_NAME").asText(WarehouseNames.ACCOUNT);
        if (!account.equals(WarehouseNames.ACCOUNT)) {
            throw new StatementRefusedException(
                    KeyPairTokens.INVALID,
                    "08001",
                    "JWT token is invalid. [there is no account '" + account + "' here, only '" + WarehouseNames.ACCOUNT
                            + "']");
        }
        tokens.require(data.path("TOKEN").asText());
        role.filter(name -> !known(name, WarehouseNames.ROLE)).ifPresent(name -> {
            throw new StatementRefusedException(
                    "390189",
                    "08001",
                    "Role '" + name + "' specified in the connect string does not exist or not authorized."
                            + " Contact your local system administrator, or attempt to login with another role, e.g. "
                            + WarehouseNames.ROLE + ".");
        });
        return Json.success(answer(database, schema));
    }

    private static boolean known(String name, String expected) {
        return name.replace("\"", "").toUpperCase(Locale.ROOT).equals(expected);
    }

    private ObjectNode answer(Optional<String> database, Optional<String> schema) {
        var data = Json.object();
        tokens(data, "token");
        data.put("serverVersion", "8.0.0 (Offerstream local warehouse: a stand-in for the protocol, not Snowflake)");
        data.put("sessionId", System.nanoTime() & Long.MAX_VALUE);
        data.put("healthCheckInterval", 45);
        data.putNull("newClientForUpgrade");
        data.put("displayUserName", WarehouseNames.USER);
        var session = data.putObject("sessionInfo");
        session.put(
                "databaseName",
                database.filter(name -> known(name, WarehouseNames.DATABASE)).isPresent()
                        ? WarehouseNames.DATABASE
                        : null);
        session.put(
                "schemaName",
                schema.filter(name -> known(name, WarehouseNames.SCHEMA)).isPresent() ? WarehouseNames.SCHEMA : null);
        session.putNull("warehouseName");
        session.put("roleName", WarehouseNames.ROLE);
        var parameters = data.putArray("parameters");
        PARAMETERS.forEach(
                (name, value) -> parameters.addObject().put("name", name).putPOJO("value", value));
        return data;
    }

    /** Answers {@code /session/token-request}, with the master token as proof. */
    public ObjectNode renew(String masterToken) {
        sessions.require(masterToken);
        var data = Json.object();
        tokens(data, "sessionToken");
        return Json.success(data);
    }

    private void tokens(ObjectNode data, String session) {
        data.put(session, sessions.issue());
        data.put("validityInSeconds", VALID_SECONDS);
        data.put("validityInSecondsST", VALID_SECONDS);
        data.put("masterToken", sessions.issue());
        data.put("masterValidityInSeconds", VALID_SECONDS);
        data.put("validityInSecondsMT", VALID_SECONDS);
    }
}
