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
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Duration STANDSTILL = Duration.ofSeconds(4);
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
            assertThat(lines.readLine()).startsWith("127.0.0.1:");
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

    /** What a machine that is too busy does to a process: a lone broker that loses its leaders tears transactions. */
    @Test
    void shouldKeepItsLeadersWhileItStandsStill() throws Exception {
        var child = ChildJvm.start(DoomedBroker.class, directory.toString());
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            String servers = lines.readLine();
            lines.readLine();

            signal("STOP", child.pid());
            Thread.sleep(STANDSTILL.toMillis());
            signal("CONT", child.pid());

            // What the controller thinks of it, it says at the next heartbeats.
            Thread.sleep(STANDSTILL.toMillis());
            try (var admin = Records.admin(servers)) {
                var partition = new TopicPartition(DoomedBroker.ACKNOWLEDGED, 0);
                var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get();
                assertThat(end.leaderEpoch()).hasValue(0);
                assertThat(end.offset()).isPositive();
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static void signal(String name, long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
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
