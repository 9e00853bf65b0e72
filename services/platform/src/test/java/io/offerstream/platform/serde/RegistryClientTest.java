package io.offerstream.platform.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
    private static final Schema SHOWN = SchemaBuilder.record("Shown")
            .namespace("test")
            .fields()
            .requiredInt("x")
            .endRecord();

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final SettableClock clock = new SettableClock();
    private int status = 200;
    private HttpServer server;
    private RegistryClient client;

    /** Moves only when told to. */
    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new RegistryClient(url(), clock);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        String body = answers.getOrDefault(path, "{\"error_code\":40403,\"message\":\"not found\"}");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answers.containsKey(path) ? status : 404, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Test
    void shouldRegisterASchemaOnce() {
        answers.put("/api/subjects/shown-value/versions", "{\"id\":7}");

        assertThat(client.idOf("shown", SHOWN)).isEqualTo(7);
        assertThat(client.idOf("shown", SHOWN)).isEqualTo(7);
        assertThat(requests).containsExactly("POST /api/subjects/shown-value/versions");
    }

    @Test
    void shouldLookAnIdUpOnce() {
        answers.put("/api/schemas/ids/7", "{\"schema\":\"" + SHOWN.toString().replace("\"", "\\\"") + "\"}");

        assertThat(client.schemaOf(7)).isEqualTo(SHOWN);
        assertThat(client.schemaOf(7)).isEqualTo(SHOWN);
        assertThat(requests).hasSize(1);
    }

    @Test
    void shouldNotPassAFloodOfRandomIdsOnToTheRegistry() {
        var random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            int id = random.nextInt();
            assertThatThrownBy(() -> client.schemaOf(id)).isInstanceOf(UnknownSchemaIdException.class);
        }

        assertThat(requests).hasSize(MissingIds.FREE_MISSES);
    }

    @Test
    void shouldStillFindANewSchemaDuringAFlood() {
        answers.put("/api/subjects/shown-value/versions", "{\"id\":7}");
        answers.put("/api/schemas/ids/8", "{\"schema\":\"\\\"string\\\"\"}");
        client.idOf("shown", SHOWN);
        for (int i = 0; i < 200; i++) {
            int id = Integer.MAX_VALUE - i;
            assertThatThrownBy(() -> client.schemaOf(id)).isInstanceOf(UnknownSchemaIdException.class);
        }

        assertThat(client.schemaOf(8)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void shouldAskAgainForAnUnknownIdAfterAWhile() {
        assertThatThrownBy(() -> client.schemaOf(9)).isInstanceOf(UnknownSchemaIdException.class);
        answers.put("/api/schemas/ids/9", "{\"schema\":\"\\\"string\\\"\"}");

        assertThatThrownBy(() -> client.schemaOf(9)).isInstanceOf(UnknownSchemaIdException.class);
        clock.now = clock.now.plus(MissingIds.WINDOW).plus(Duration.ofMillis(1));
        assertThat(client.schemaOf(9)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void shouldTakeAForeignKindOfSchemaForNone() {
        answers.put("/api/schemas/ids/3", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message Shown {}\"}");

        assertThatThrownBy(() -> client.schemaOf(3)).isInstanceOf(UnknownSchemaIdException.class);
    }

    @Test
    void shouldSayWhichSchemaIsRefusedAndWhy() {
        status = 409;
        answers.put("/api/subjects/shown-value/versions", "{\"error_code\":409,\"message\":\"x at /fields/0\"}");

        assertThatThrownBy(() -> client.idOf("shown", SHOWN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test.Shown")
                .hasMessageContaining("topic shown")
                .hasMessageContaining("HTTP 409: x at /fields/0");
    }

    @Test
    void shouldBeRetriableWhileTheRegistryFails() {
        status = 503;
        answers.put("/api/schemas/ids/7", "starting");

        assertThatThrownBy(() -> client.schemaOf(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(url().toString())
                .hasMessageContaining("503");
        status = 200;
        answers.put("/api/schemas/ids/7", "{\"schema\":\"\\\"string\\\"\"}");
        assertThat(client.schemaOf(7)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void shouldBeRetriableWhileTheRegistryIsAway() {
        server.stop(0);

        assertThatThrownBy(() -> client.idOf("shown", SHOWN))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("cannot reach the schema registry at " + url());
    }

    @Test
    void shouldNotTakeAnotherServersAnswerForAnUnknownId() {
        status = 404;
        answers.put("/api/schemas/ids/7", "<html>no such page</html>");

        assertThatThrownBy(() -> client.schemaOf(7)).isInstanceOf(IllegalStateException.class);
    }
}
