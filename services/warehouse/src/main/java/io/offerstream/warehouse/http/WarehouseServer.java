package io.offerstream.warehouse.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.offerstream.warehouse.RandomId;
import io.offerstream.warehouse.faults.Faults;
import io.offerstream.warehouse.faults.Faults.Fate;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.login.KeyPairTokens;
import io.offerstream.warehouse.login.Login;
import io.offerstream.warehouse.login.SessionTokens;
import io.offerstream.warehouse.query.Queries;
import io.offerstream.warehouse.query.StatementRefusedException;
import io.offerstream.warehouse.store.StoreException;
import io.offerstream.warehouse.streaming.Streaming;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths of the protocol, and who answers them. On loopback only. */
public final class WarehouseServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarehouseServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern SESSION = Pattern.compile("Snowflake Token=\"([^\"]+)\"");
    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    private final Login login;
    private final KeyPairTokens tokens;
    private final SessionTokens sessions;
    private final Queries queries;
    private final Streaming streaming;
    private final HealthReport health;
    private final Faults faults;
    private final Optional<FaultSwitches> switches;
    private final Javalin javalin;

    /**
     * Puts it together; it does not listen yet.
     *
     * @param switches of faults; empty in a warehouse that is not for tests
     */
    public WarehouseServer(
            Login login,
            KeyPairTokens tokens,
            SessionTokens sessions,
            Queries queries,
            Streaming streaming,
            HealthReport health,
            Faults faults,
            Optional<FaultSwitches> switches) {
        this.login = login;
        this.tokens = tokens;
        this.sessions = sessions;
        this.queries = queries;
        this.streaming = streaming;
        this.health = health;
        this.faults = faults;
        this.switches = switches;
        this.javalin = Javalin.create(this::configure);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.defaultContentType = "application/json";
        var routes = config.routes;
        routes.exception(StatementRefusedException.class, (refused, context) -> {
            log.info("refused: {}", refused.getMessage());
            context.result(Json.bytes(Json.refusal(refused, RandomId.next())));
        });
        routes.exception(
                IllegalArgumentException.class,
                (bad, context) -> context.status(400)
                        .result(Json.bytes(Json.object().put("message", String.valueOf(bad.getMessage())))));
        routes.exception(Exception.class, (failure, context) -> {
            log.error("{} failed", context.path(), failure);
            context.status(500).result(Json.bytes(Json.object().put("message", String.valueOf(failure.getMessage()))));
        });

        post(config, "/session/v1/login-request", this::logIn);
        post(config, "/session/token-request", this::renew);
        post(config, "/session", this::acknowledge);
        post(config, "/session/heartbeat", this::acknowledge);
        post(config, "/telemetry/send", this::acknowledge);
        post(config, "/telemetry/send/sessionless", this::acknowledge);
        post(config, "/queries/v1/query-request", this::query);
        post(config, "/queries/v1/abort-request", this::acknowledge);
        post(config, "/v1/streaming/client/configure/", streaming(request -> streaming.configure()));
        post(config, "/v1/streaming/channels/open/", streaming(streaming::open));
        post(config, "/v1/streaming/channels/status/", streaming(streaming::status));
        post(config, "/v1/streaming/channels/drop/", streaming(streaming::drop));
        post(config, "/v1/streaming/channels/write/blobs/", streaming(streaming::write));
        routes.get("/health", context -> context.result(Json.bytes(health.report())));
        switches.ifPresent(known -> routes.post(
                "/faults/{fault}",
                context -> context.result(Json.bytes(known.turn(context.pathParam("fault"), body(context))))));
    }

    /** Every path of the protocol may fail on demand. */
    private void post(JavalinConfig config, String path, Handler handler) {
        config.routes.addHttpHandler(HandlerType.POST, path, context -> {
            var verdict = faults.meet(path);
            if (verdict.fate() != Fate.REFUSED) {
                handler.handle(context);
            }
            if (verdict.fate() != Fate.SERVED) {
                context.status(verdict.status()).result("{\"message\": \"a fault that a test asked for\"}");
            }
        });
    }

    private static JsonNode body(Context context) {
        return Json.read(context.bodyInputStream(), context.header("Content-Encoding"));
    }

    private void logIn(Context context) {
        context.result(Json.bytes(login.open(
                body(context),
                Optional.ofNullable(context.queryParam("databaseName")),
                Optional.ofNullable(context.queryParam("schemaName")),
                Optional.ofNullable(context.queryParam("roleName")))));
    }

    private void renew(Context context) {
        context.result(Json.bytes(login.renew(session(context))));
    }

    /** What needs no doing: sessions are not kept. */
    private void acknowledge(Context context) {
        context.result(Json.bytes(Json.success(Json.object())));
    }

    private void query(Context context) throws Exception {
        sessions.require(session(context));
        try {
            queries.answer(body(context), context.outputStream(), RandomId.next());
        } catch (StoreException e) {
            // As an error of HTTP the driver would try it again for minutes.
            throw new StatementRefusedException("000603", "XX000", "SQL execution internal error: " + e.getMessage());
        }
    }

    private static String session(Context context) {
        var matcher = SESSION.matcher(String.valueOf(context.header("Authorization")));
        return matcher.matches() ? matcher.group(1) : "";
    }

    private Handler streaming(Function<JsonNode, ? extends JsonNode> service) {
        return context -> {
            var authorization = String.valueOf(context.header("Authorization"));
            try {
                tokens.require(authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "");
            } catch (StatementRefusedException e) {
                log.info("refused: {}", e.getMessage());
                context.status(UNAUTHORIZED).result(Json.bytes(Json.refusal(e, RandomId.next())));
                return;
            }
            context.result(Json.bytes(service.apply(body(context))));
        };
    }

    /**
     * Begins to answer.
     *
     * @param port 0 for a free one
     */
    public void start(int port) {
        javalin.start(LOOPBACK, port);
    }

    public int port() {
        return javalin.port();
    }

    /** Takes no more requests, and waits for those that run. */
    @Override
    public void close() {
        javalin.stop();
    }
}
