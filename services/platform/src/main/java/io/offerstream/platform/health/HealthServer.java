package io.offerstream.platform.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.offerstream.platform.health.Health.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics over HTTP, on the loopback interface unless another address is given: {@code /health/live}, {@code /health/ready} and
 * {@code /health/startup} as JSON with the reason of each part, 503 when not; {@code /metrics} for Prometheus; and what
 * the service adds.
 */
public final class HealthServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String JSON_TYPE = "application/json";
    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    private static final String NOTHING_FOUND = "there are /health/live, /health/ready, /health/startup and /metrics\n";

    /** A page of the web can make a browser ask us by a name of its own; the name is then not one of these. */
    private static final Pattern OUR_OWN_HOST = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        var thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });

    private record Answer(int status, String type, String body) {}

    /**
     * Starts serving health and metrics. What a service adds is answered on this machine only, whatever the address.
     *
     * @param port 0 takes a free one
     * @throws UncheckedIOException if the port is taken
     */
    public HealthServer(InetAddress address, int port, Health health, PrometheusMeterRegistry meters) {
        this(address, port, health);
        serve("/metrics", () -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
    }

    /**
     * Starts serving health.
     *
     * @param port 0 takes a free one
     * @throws UncheckedIOException if the port is taken
     */
    public HealthServer(int port, Health health) {
        this(InetAddress.getLoopbackAddress(), port, health);
    }

    private HealthServer(InetAddress address, int port, Health health) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (BindException e) {
            throw new UncheckedIOException(new BindException(
                    "port " + port + " is taken by another program; set http.port to another, or to 0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serve("/health/live", () -> answer(health.isAlive(), health));
        serve("/health/ready", () -> answer(health.isReady(), health));
        serve("/health/startup", () -> answer(isStarted(health), health));
        serve("/", () -> new Answer(404, "text/plain; charset=utf-8", NOTHING_FOUND));
        server.setExecutor(threads);
        server.start();
    }

    /** Every part has come up; that one may be down again is readiness' business. */
    private static boolean isStarted(Health health) {
        return !health.reports().isEmpty()
                && health.reports().values().stream().noneMatch(report -> report.state() == State.STARTING);
    }

    private static Answer answer(boolean well, Health health) {
        var body = JSON.createObjectNode().put("status", well ? "UP" : "DOWN");
        var parts = body.putObject("parts");
        for (Map.Entry<String, Health.Report> part : health.reports().entrySet()) {
            parts.putObject(part.getKey())
                    .put("state", part.getValue().state().name())
                    .put("reason", part.getValue().reason());
        }
        return new Answer(well ? 200 : 503, JSON_TYPE, body + "\n");
    }

    private void serve(String path, Supplier<Answer> answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                // A context is a prefix: /metrics would answer for /metricsx, too.
                boolean isMine =
                        path.equals("/") || exchange.getRequestURI().getPath().equals(path);
                send(exchange, isMine ? answer.get() : new Answer(404, "text/plain; charset=utf-8", NOTHING_FOUND));
            }
        });
    }

    /** Serves what a service adds. */
    public void serve(Route route) {
        server.createContext(route.prefix(), exchange -> {
            try (exchange) {
                send(exchange, answer(route, exchange));
            }
        });
    }

    private static Answer answer(Route route, HttpExchange exchange) {
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            return new Answer(403, JSON_TYPE, "{\"error\":\"ask on the machine itself\"}\n");
        }
        var host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !OUR_OWN_HOST.matcher(host).matches()) {
            return new Answer(403, JSON_TYPE, "{\"error\":\"ask for 127.0.0.1 or localhost\"}\n");
        }
        try {
            var answer = route.answer(exchange.getRequestURI()
                    .getRawPath()
                    .substring(route.prefix().length()));
            return new Answer(answer.status(), JSON_TYPE, answer.json() + "\n");
        } catch (RuntimeException e) {
            LOG.error("{} cannot be answered", route.prefix(), e);
            return new Answer(500, JSON_TYPE, "{\"error\":\"it failed; the log says why\"}\n");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        var bytes = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(answer.status(), method.equals("HEAD") ? -1 : bytes.length);
        if (method.equals("GET")) {
            exchange.getResponseBody().write(bytes);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
