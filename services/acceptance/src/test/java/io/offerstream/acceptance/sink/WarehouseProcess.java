package io.offerstream.acceptance.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.warehouse.WarehouseMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The local warehouse as a process that can be killed, and that can be told to fail. One thread's. */
final class WarehouseProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    WarehouseProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns once it answers. */
    void start() throws IOException {
        Files.createDirectories(folder);
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx400m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarehouseMain.class.getName(),
                        "--folder",
                        folder.toString(),
                        "--port",
                        Integer.toString(port),
                        "--faults"))
                .redirectError(new File(folder.toFile(), "warehouse.log"))
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(url().toString())) {
                return;
            }
        }
        throw new IOException("the warehouse did not start: " + Files.readString(folder.resolve("warehouse.log")));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks for a fault; returns how many have struck so far. */
    long fault(String name, Map<String, ?> settings) throws IOException, InterruptedException {
        var json = new JsonMapper();
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url().resolve("/faults/" + name))
                                .POST(BodyPublishers.ofString(json.writeValueAsString(settings)))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(name + ": " + answer.body());
        }
        return json.readTree(answer.body()).path("struck").asLong();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
