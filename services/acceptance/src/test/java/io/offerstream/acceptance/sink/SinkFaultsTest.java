package io.offerstream.acceptance.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.health.Health.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The unmodified connector between a real broker and the local warehouse, while things go wrong. More kills:
 * {@code -Dofferstream.sink.kills=10}; the command is in docs/chaos.md.
 */
@ExtendWith(SharedLab.class)
class SinkFaultsTest {
    /** Of each kind. */
    private static final int KILLS = Integer.getInteger("offerstream.sink.kills", 2);

    private static final long SPREAD_MS = 400;

    private final SinkLab lab;

    SinkFaultsTest(SinkLab lab) {
        this.lab = lab;
    }

    @BeforeEach
    void awaitRunning() throws InterruptedException {
        assertThat(lab.awaitHealth(State.READY, "RUNNING", Batch.PATIENCE)).isTrue();
    }

    @Test
    void shouldDeliverOnceWhenTheWarehouseRefusesAndWhenItsAnswersAreLost() throws Exception {
        lab.warehouse.fault("refuse", Map.of("path", "write/blobs", "status", 503, "times", 2));
        lab.warehouse.fault("refuse", Map.of("path", "channels/status", "status", 500, "times", 3));
        var refused = new Batch("refused");
        refused.commit(lab);
        refused.assertDelivered(lab);

        long before = lab.warehouse.fault("struck", Map.of());
        assertThat(before).isGreaterThanOrEqualTo(5);
        lab.warehouse.fault("lose-answers", Map.of("path", "write/blobs", "status", 503, "times", 1));
        var lost = new Batch("lost");
        lost.commit(lab);
        lost.assertDelivered(lab);
        assertThat(lab.warehouse.fault("struck", Map.of())).isGreaterThan(before);
    }

    @Test
    void shouldDeliverOnceAfterAFreeze() throws Exception {
        lab.warehouse.fault("freeze", Map.of("millis", 20_000));
        var frozen = new Batch("frozen");
        frozen.commit(lab);

        frozen.assertDelivered(lab);
    }

    @Test
    void shouldDeliverOnceWhenAChannelIsTakenAway() throws Exception {
        lab.warehouse.fault("invalidate-channel", Map.of("table", "ASSIGNMENTS", "channel", lab.channel(0)));
        var batch = new Batch("invalidated");
        batch.commit(lab);

        batch.assertDelivered(lab);
    }

    /** Kafka then knows no position: the warehouse does. */
    @Test
    void shouldDeliverOnceWhenTheConsumerGroupIsDeleted() throws Exception {
        lab.stopWorker();
        lab.deleteGroup();
        lab.startWorker();
        var batch = new Batch("group-deleted");
        batch.commit(lab);

        batch.assertDelivered(lab);
        assertThat(lab.rowsOf("first")).isEqualTo(Batch.SIZE);
    }

    @Test
    void shouldDeliverOnceAcrossKillsOfWorkerAndWarehouse() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            var worker = new Batch("worker-killed-" + kill);
            worker.commit(lab);
            Thread.sleep(SPREAD_MS * kill);
            lab.killWorker();
            worker.assertDelivered(lab);

            var warehouse = new Batch("warehouse-killed-" + kill);
            warehouse.commit(lab);
            Thread.sleep(SPREAD_MS * kill);
            lab.warehouse.kill();
            assertThat(lab.awaitHealth(State.DEGRADED, "cannot be reached", Batch.PATIENCE))
                    .as("%s", lab.health.reports())
                    .isTrue();
            lab.warehouse.start();
            warehouse.assertDelivered(lab);

            var both = new Batch("both-killed-" + kill);
            both.commit(lab);
            Thread.sleep(SPREAD_MS * kill);
            lab.killWorker();
            lab.warehouse.kill();
            lab.warehouse.start();
            both.assertDelivered(lab);
        }
        assertThat(lab.rows("select count(*) - count(distinct ASSIGNMENT_ID) from OFFERS.RAW.ASSIGNMENTS"))
                .isEqualTo(List.of(List.of("0")));
    }
}
