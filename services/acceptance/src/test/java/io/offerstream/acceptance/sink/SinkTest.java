package io.offerstream.acceptance.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.health.Health.State;
import io.offerstream.schemas.Assignment;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified connector between a real broker and the local warehouse, while things go wrong. */
class SinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BATCH = 300;

    @TempDir
    static Path temp;

    private static SinkLab lab;
    private static Duration toFirstRow;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        lab = new SinkLab(temp.resolve("data"));
        lab.commit(batch("first"));
        long began = System.nanoTime();
        lab.startWorker();
        assertThat(lab.awaitRows("first", BATCH, PATIENCE))
                .as("the first rows arrive; health: %s", lab.health.reports())
                .isTrue();
        toFirstRow = Duration.ofNanos(System.nanoTime() - began);
        System.out.println("worker started to first rows queryable: " + toFirstRow.toMillis() + " ms");
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static List<Assignment> batch(String cycle) {
        return IntStream.range(0, BATCH)
                .mapToObj(number -> Assigned.to("c-" + number, cycle))
                .toList();
    }

    /** Each once, and nothing else. */
    private static void assertDelivered(String cycle) throws InterruptedException, SQLException {
        assertThat(lab.awaitRows(cycle, BATCH, PATIENCE))
                .as("%s is delivered; health: %s", cycle, lab.health.reports())
                .isTrue();
        // What came twice would have come by now.
        Thread.sleep(1_500);
        var found = lab.rows("select ASSIGNMENT_ID, ARM, PROPENSITY, PROPENSITY_1, PROPENSITY_3 from"
                + " OFFERS.RAW.ASSIGNMENTS where CYCLE_ID = '" + cycle + "' order by ASSIGNMENT_ID");
        var expected = batch(cycle).stream()
                .sorted((one, other) -> one.getAssignmentId().compareTo(other.getAssignmentId()))
                .toList();
        assertThat(found).hasSameSizeAs(expected);
        for (int row = 0; row < BATCH; row++) {
            assertThat(found.get(row).subList(0, 2))
                    .containsExactly(
                            expected.get(row).getAssignmentId(),
                            expected.get(row).getArm().name());
            assertThat(Double.parseDouble(found.get(row).get(2)))
                    .isEqualTo(expected.get(row).getPropensity());
            assertThat(Double.parseDouble(found.get(row).get(3)))
                    .isEqualTo(expected.get(row).getPropensity1());
            assertThat(found.get(row).get(4)).isNull();
        }
    }

    @Test
    void shouldHaveAFirstRowSoonAndThenEveryRowWithinSeconds() throws Exception {
        assertThat(toFirstRow).isLessThan(Duration.ofSeconds(20));
        int count = 40;
        var committed = new long[count];
        var writer = new Thread(() -> {
            for (int number = 0; number < count; number++) {
                lab.commit(List.of(Assigned.to("fresh-" + number, "fresh")));
                committed[number] = System.nanoTime();
                pause(250);
            }
        });
        writer.start();
        var delays = new ArrayList<Long>();
        try (var reader = lab.reader()) {
            while (delays.size() < count) {
                long rows = reader.number("select count(*) from OFFERS.RAW.ASSIGNMENTS where CYCLE_ID = 'fresh'");
                long now = System.nanoTime();
                while (delays.size() < rows) {
                    delays.add(now - committed[delays.size()]);
                }
                pause(50);
            }
        }
        writer.join();
        delays.sort(null);
        var median = Duration.ofNanos(delays.get(count / 2));
        var p95 = Duration.ofNanos(delays.get(count * 95 / 100));
        System.out.println("committed to queryable at lag 1: p50 " + median.toMillis() + " ms, p95 " + p95.toMillis()
                + " ms, most " + delays.get(count - 1) / 1_000_000 + " ms");
        assertThat(p95).isLessThan(Duration.ofSeconds(5));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldNeverShowWhatWasAborted() throws Exception {
        lab.abort(batch("aborted"));
        lab.commit(batch("after-abort"));

        assertDelivered("after-abort");
        assertThat(lab.rowsOf("aborted")).isZero();
    }

    @Test
    void shouldDeliverOnceWhenTheWarehouseRefusesAndWhenItsAnswersAreLost() throws Exception {
        lab.warehouse.fault("refuse", Map.of("path", "write/blobs", "status", 503, "times", 2));
        lab.warehouse.fault("refuse", Map.of("path", "channels/status", "status", 500, "times", 3));
        lab.commit(batch("refused"));
        assertDelivered("refused");

        lab.warehouse.fault("lose-answers", Map.of("path", "write/blobs", "status", 503, "times", 1));
        lab.commit(batch("lost"));
        assertDelivered("lost");
        assertThat(lab.warehouse.fault("struck", Map.of())).isGreaterThanOrEqualTo(6);
    }

    @Test
    void shouldDeliverOnceAfterAFreeze() throws Exception {
        lab.warehouse.fault("freeze", Map.of("millis", 8_000));
        lab.commit(batch("frozen"));

        assertDelivered("frozen");
    }

    @Test
    void shouldDeliverOnceWhenAChannelIsTakenAway() throws Exception {
        lab.warehouse.fault("invalidate-channel", Map.of("table", "ASSIGNMENTS", "channel", channel(0)));
        lab.commit(batch("invalidated"));

        assertDelivered("invalidated");
    }

    private static String channel(int partition) {
        return "lab.assignments_" + partition;
    }

    @Test
    void shouldDeliverOnceAcrossKillsOfWorkerAndWarehouse() throws Exception {
        for (int kill = 0; kill < 2; kill++) {
            lab.commit(batch("worker-killed-" + kill));
            pause(300L * kill);
            killWorker();
            assertDelivered("worker-killed-" + kill);

            lab.commit(batch("warehouse-killed-" + kill));
            pause(300L * kill);
            lab.warehouse.kill();
            assertThat(lab.awaitHealth(State.DEGRADED, "cannot be reached", PATIENCE))
                    .isTrue();
            lab.warehouse.start();
            assertDelivered("warehouse-killed-" + kill);

            lab.commit(batch("both-killed-" + kill));
            pause(300L * kill);
            killWorker();
            lab.warehouse.kill();
            lab.warehouse.start();
            assertDelivered("both-killed-" + kill);
        }
        assertThat(lab.awaitHealth(State.READY, "RUNNING", PATIENCE)).isTrue();
    }

    private static void killWorker() throws InterruptedException {
        var process = lab.worker.process();
        process.destroyForcibly();
        while (process.isAlive()) {
            Thread.sleep(20);
        }
    }
}
