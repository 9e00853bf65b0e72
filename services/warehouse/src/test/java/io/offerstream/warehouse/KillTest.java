package io.offerstream.warehouse;

import static io.offerstream.warehouse.TestClients.awaitCommitted;
import static io.offerstream.warehouse.TestClients.client;
import static io.offerstream.warehouse.TestClients.insert;
import static io.offerstream.warehouse.TestClients.open;
import static io.offerstream.warehouse.TestConnections.connect;
import static io.offerstream.warehouse.TestConnections.properties;
import static io.offerstream.warehouse.TestConnections.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.snowflake.ingest.streaming.SnowflakeStreamingIngestChannel;
import net.snowflake.ingest.utils.SFException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse in a process of its own, killed while rows come in. */
class KillTest {
    private static final int KILLS = 10;
    private static final int ROWS_A_BATCH = 200;

    @TempDir
    private Path folder;

    private Process start(int port) throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        // Else it logs all it does to its output, which nobody reads, and stops when the pipe is full.
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarehouseMain.class.getName(),
                        "--folder",
                        folder.toString(),
                        "--port",
                        String.valueOf(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var line = new StringBuilder();
        for (int character = process.getInputStream().read();
                character >= 0;
                character = process.getInputStream().read()) {
            line.append((char) character);
            if (line.indexOf("http://127.0.0.1:" + port) >= 0) {
                return process;
            }
        }
        throw new IllegalStateException("the warehouse did not start: " + line);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldHaveNoGapAndNoDuplicateAfterKills() throws Exception {
        int port = freePort();
        var url = URI.create("http://127.0.0.1:" + port);
        var credentials = WarehouseCredentials.in(folder);
        var process = start(port);
        try (var connection = connect(url, properties(credentials.privateKey()))) {
            connection.createStatement().execute("create table if not exists T (N INT, CHANNEL VARCHAR, TAGS ARRAY)");
        }
        var random = new Random(7);
        int kills = 0;
        int interrupted = 0;
        long next = 0;
        try (var client = client("kill", url, credentials)) {
            SnowflakeStreamingIngestChannel channel = open(client, "T", "p0");
            while (kills < KILLS) {
                // The killer does not know what the writer is about.
                var victim = process;
                var killer = new Thread(() -> {
                    try {
                        Thread.sleep(200 + random.nextInt(2500));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    victim.destroyForcibly();
                });
                killer.start();
                while (victim.isAlive()) {
                    try {
                        insert(channel, next, next + ROWS_A_BATCH);
                        next += ROWS_A_BATCH;
                        Thread.sleep(20);
                    } catch (SFException e) {
                        break;
                    }
                }
                killer.join();
                victim.waitFor();
                kills++;
                process = start(port);
                // As the connector does when a channel has become invalid: from what is committed.
                channel = open(client, "T", "p0");
                var committed = channel.getLatestCommittedOffsetToken();
                long committedUntil = committed == null ? 0 : Long.parseLong(committed) + 1;
                interrupted += committedUntil < next ? 1 : 0;
                next = committedUntil;
            }
            insert(channel, next, next + ROWS_A_BATCH);
            next += ROWS_A_BATCH;
            awaitCommitted(channel, String.valueOf(next - 1));
        }
        assertThat(interrupted).as("kills while rows were under way").isGreaterThan(KILLS / 2);
        try (var connection = connect(url, properties(credentials.privateKey()))) {
            assertThat(rows(connection, "select count(*), count(distinct N), min(N), max(N) from T"))
                    .containsExactly(
                            List.of(String.valueOf(next), String.valueOf(next), "0", String.valueOf(next - 1)));
        }
        process.getOutputStream().close();
        assertThat(process.waitFor()).isZero();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("Exception");
    }
}
