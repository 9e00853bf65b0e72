package io.offerstream.sink.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Answers as Connect does, as far as one connector goes. */
final class FakeWorker implements AutoCloseable {
    final List<String> asked = new ArrayList<>();
    String config = "";
    String status = "";
    String refusal = "";

    private final HttpServer server;

    FakeWorker() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/connectors/it/config", this::config);
        server.createContext("/connectors/it/status", exchange -> answer(exchange, status));
        server.createContext("/connectors/it/restart", exchange -> answer(exchange, "{}"));
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void config(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            var sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (!refusal.isEmpty()) {
                send(exchange, 400, "{\"error_code\": 400, \"message\": \"" + refusal + "\"}");
                return;
            }
            config = sent;
        }
        answer(exchange, config);
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        send(exchange, body.isEmpty() ? 404 : 200, body.isEmpty() ? "{\"message\": \"unknown\"}" : body);
    }

    private void send(HttpExchange exchange, int code, String body) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
