package io.offerstream.console.web;

import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.approval.ApprovalRules;
import io.offerstream.console.fixture.SampleConsole;
import io.offerstream.operations.Cluster;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A console on a free port, and somebody who asks it. */
final class TestConsole implements AutoCloseable {
    static final String BOUNDARY = "offers-boundary";
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    final SampleConsole sample;
    final ConsoleServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    TestConsole(SampleConsole sample, Optional<Path> users) {
        this(
                sample,
                new ConsoleSettings(
                        0,
                        Optional.empty(),
                        users,
                        Optional.empty(),
                        List.of(),
                        Sessions.Limits.USUAL,
                        ApprovalRules.NONE));
    }

    TestConsole(SampleConsole sample, ConsoleSettings settings) {
        this.sample = sample;
        server = new ConsoleServer(
                settings, sample.sources(), new NoBroker(sample.recorder().topics()));
    }

    /** What is changed is changed on a real broker, by the acceptance tests; here forms are read and refused. */
    private record NoBroker(Topics topics) implements Cluster {
        @Override
        public KafkaClients clients() {
            throw new IllegalStateException("there is no broker in this test");
        }
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

    /** A form as a browser sends it from one of the console's own pages. */
    HttpResponse<String> post(String path, String cookie, String body) {
        return send(HttpRequest.newBuilder(address(path))
                .header("Cookie", cookie)
                .header("Origin", "http://127.0.0.1:" + server.web().port())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The token that goes with what this session changes. */
    String csrf(String cookie) {
        var found = CSRF.matcher(get("/", cookie).body());
        return found.find() ? found.group(1) : "";
    }

    /** A form with a file, as a browser sends it. */
    HttpResponse<String> upload(String path, String cookie, String csrf, byte[] file) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + csrf + "\r\n--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../offers.csv\"\r\n"
                        + "Content-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(address(path))
                .header("Cookie", cookie)
                .header("Origin", "http://127.0.0.1:" + server.web().port())
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
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
