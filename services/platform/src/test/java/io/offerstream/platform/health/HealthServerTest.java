package io.offerstream.platform.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.offerstream.platform.health.Health.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServerTest {
    private final Health health = new Health();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HealthServer server = new HealthServer(InetAddress.getLoopbackAddress(), 0, health, meters);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
        meters.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, 200, 503, 503",
        "READY,    200, 200, 200",
        "DEGRADED, 200, 503, 200",
        "STOPPED,  200, 503, 200",
        "FAILED,   503, 503, 200"
    })
    void shouldAnswerByTheStateOfEveryPart(State state, int live, int ready, int startup) throws Exception {
        health.report("assigner", State.READY, "RUNNING");
        health.report("conductor", state, "because");

        assertThat(get("/health/live").statusCode()).isEqualTo(live);
        assertThat(get("/health/ready").statusCode()).isEqualTo(ready);
        assertThat(get("/health/startup").statusCode()).isEqualTo(startup);
    }

    @Test
    void shouldSayWhichPartIsHowAndWhy() throws Exception {
        health.report("ticker", State.DEGRADED, "trying again: no broker");

        var answer = get("/health/ready");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(new JsonMapper().readTree(answer.body())).isEqualTo(new JsonMapper().readTree("""
                                {"status": "DOWN",
                                 "parts": {"ticker": {"state": "DEGRADED", "reason": "trying again: no broker"}}}
                                """));
    }

    @Test
    void shouldNotBeReadyBeforeAnythingIsThere() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/startup").statusCode()).isEqualTo(503);
    }

    @Test
    void shouldServeMetricsForPrometheus() throws Exception {
        meters.counter("offerstream.dlq", "reason", "UNREADABLE").increment();

        assertThat(get("/metrics").body()).contains("offerstream_dlq_total{reason=\"UNREADABLE\"} 1.0");
    }

    @ParameterizedTest
    @CsvSource({"/", "/metricsx", "/health", "/health/ready/x"})
    void shouldServeNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldOnlyBeAsked() throws Exception {
        assertThat(send(request("/health/live").POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(405);
    }

    private record Echo(String prefix) implements Route {
        @Override
        public Answer answer(String rest) {
            if (rest.equals("defect")) {
                throw new IllegalStateException("a defect");
            }
            return new Answer(421, "{\"rest\":\"" + rest + "\"}");
        }
    }

    @Test
    void shouldServeWhatAServiceAdds() throws Exception {
        server.serve(new Echo("/internal/echo/"));

        var answer = get("/internal/echo/DE/a%2Fb");

        assertThat(answer.statusCode()).isEqualTo(421);
        assertThat(answer.body()).isEqualTo("{\"rest\":\"DE/a%2Fb\"}\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(get("/internal/echo").statusCode()).isEqualTo(404);
        assertThat(get("/internal/echo/defect").statusCode()).isEqualTo(500);
        assertThat(send(request("/internal/echo/x").DELETE()).statusCode()).isEqualTo(405);
    }

    /** A browser that was led astray by a name of somebody else names that one. */
    @ParameterizedTest
    @CsvSource({
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost, 421",
        "127.0.0.1:80, 421",
        "[::1]:80, 421"
    })
    void shouldServeWhatAServiceAddsUnderItsOwnNameOnly(String host, int status) throws Exception {
        server.serve(new Echo("/internal/echo/"));

        assertThat(statusOf("GET /internal/echo/x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .isEqualTo(status);
    }

    /** Java's client does not let a test choose the host. */
    private int statusOf(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }

    @Test
    void shouldServeHealthAloneWithoutMeters() throws Exception {
        try (var bare = new HealthServer(0, health)) {
            var metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bare.port() + "/metrics"));

            assertThat(send(metrics.GET()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() {
        assertThatThrownBy(() -> new HealthServer(InetAddress.getLoopbackAddress(), server.port(), health, meters))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("port " + server.port() + " is taken by another program");
    }
}
