package io.offerstream.local.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.local.ChildJvm;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final int LIVES = Integer.getInteger("offerstream.lives", 6);

    @TempDir
    private Path directory;

    @Test
    void shouldKeepItsRecordsOverARestart() throws Exception {
        try (var broker = EmbeddedBroker.start(directory)) {
            Records.create(broker.bootstrapServers(), "facts");
            try (var producer = Records.producer(broker.bootstrapServers(), Map.of())) {
                producer.send(new ProducerRecord<>("facts", "kept")).get();
            }
        }
        try (var broker = EmbeddedBroker.start(directory)) {
            assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
            assertThat(Records.committed(broker.bootstrapServers(), List.of("facts")))
                    .containsExactly("kept");
        }
    }

    @Test
    void shouldRefuseADirectoryInUse() {
        try (var broker = EmbeddedBroker.start(directory)) {
            assertThat(broker.bootstrapServers()).isNotEmpty();
            assertThatThrownBy(() -> EmbeddedBroker.start(directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("data directory " + directory + " is in use by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldRefuseATakenPort() throws Exception {
        try (var taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void shouldRecoverFromAKillWithATransactionOpen() throws Exception {
        var child = ChildJvm.start(DoomedBroker.class, directory.toString());
        long acknowledged = -1;
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            while (acknowledged < 500) {
                acknowledged = Long.parseLong(lines.readLine());
            }
            assertThatThrownBy(() -> EmbeddedBroker.start(directory))
                    .hasMessageContaining("is in use by process " + child.pid());
            // Process.destroyForcibly would close the stream before its last lines are read.
            assertThat(child.toHandle().destroyForcibly()).isTrue();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Long.parseLong(line);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }

        long killed = System.nanoTime();
        try (var broker = EmbeddedBroker.start(directory)) {
            String servers = broker.bootstrapServers();
            assertThat(Records.unstable(servers)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(RECOVERY);
            assertThat(Records.committed(servers, List.of(DoomedBroker.ACKNOWLEDGED)))
                    .containsAll(LongStream.rangeClosed(0, acknowledged)
                            .mapToObj(Long::toString)
                            .toList());
            assertThat(Records.committed(servers, List.of(DoomedBroker.TRANSACTED)))
                    .isEqualTo(List.of("committed"));
        }
    }

    @Test
    void shouldNotTearATransactionThatWasBeingCommitted() throws Exception {
        var random = new Random(5);
        for (int life = 0; life < LIVES; life++) {
            var child = ChildJvm.start(CommittingBroker.class, directory.toString(), Integer.toString(life));
            try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
                assertThat(lines.readLine()).isEqualTo(CommittingBroker.BEGUN);
                Thread.sleep(random.nextLong(400));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        try (var broker = EmbeddedBroker.start(directory)) {
            var servers = broker.bootstrapServers();
            // High watermarks are caught up with in the moments after the start; nothing stays open behind them.
            for (int look = 0; look < 50 && !Records.unstable(servers).isEmpty(); look++) {
                Thread.sleep(100);
            }
            assertThat(Records.unstable(servers)).isEmpty();
            var first = sorted(servers, CommittingBroker.TOPICS.get(0));
            assertThat(first).hasSizeGreaterThan(LIVES);
            assertThat(CommittingBroker.TOPICS)
                    .allSatisfy(topic -> assertThat(sorted(servers, topic)).isEqualTo(first));
        }
    }

    private static List<String> sorted(String servers, String topic) {
        return Records.committed(servers, List.of(topic)).stream().sorted().toList();
    }
}
