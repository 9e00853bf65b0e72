package io.offerstream.console.web;

import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.fixture.SampleConsole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A console on a free port, and somebody who asks it. */
final class TestConsole implements AutoCloseable {
    final SampleConsole sample;
    final ConsoleServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    TestConsole(SampleConsole sample, Optional<Path> users) {
        this.sample = sample;
        server = new ConsoleServer(
                new ConsoleSettings(0, Optional.empty(), users, List.of()),
                sample.sources(),
                sample.recorder().topics());
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.web().port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path, String cookie) {
        return send(HttpRequest.newBuilder(address(path)).header("Cookie", cookie));
    }

    /** The cookie of whoever takes the printed link. */
    String enter() {
        return cookie(send(HttpRequest.newBuilder(server.url())));
    }

    static String cookie(HttpResponse<?> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    @Override
    public void close() {
        server.close();
    }
}
