package io.offerstream.sink.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.sink.connector.ConnectorKeeper.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorKeeperTest {
    private static final String RUNNING =
            "{\"connector\": {\"state\": \"RUNNING\"}, \"tasks\": [{\"id\": 0, \"state\": \"RUNNING\"}]}";
    private static final String FAILED =
            "{\"connector\": {\"state\": \"RUNNING\"}, \"tasks\": [{\"id\": 0, \"state\": \"FAILED\", \"trace\":"
                    + " \"org.apache.Error\\nCaused by: java.lang.Error: JWT token is invalid. [1234]\\n\\tat x\"}]}";

    private final ConnectorFile connector = new ConnectorFile("it", Map.of("topics", "a"));
    private final SetClock clock = new SetClock();
    private FakeWorker worker;
    private ServerSocket warehouse;
    private ConnectorKeeper keeper;

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void start() throws IOException {
        worker = new FakeWorker();
        warehouse = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var url = URI.create("http://127.0.0.1:" + warehouse.getLocalPort());
        keeper = new ConnectorKeeper(
                worker.url(), connector, WarehouseLogin.of(connector, url, "SINK", Path.of("none")), clock);
    }

    @AfterEach
    void stop() throws IOException {
        worker.close();
        warehouse.close();
    }

    @Test
    void shouldDeployOnceAndThenOnlyLook() throws Exception {
        assertThat(keeper.look().state()).isEqualTo(State.STARTING);
        assertThat(keeper.look().state()).isEqualTo(State.STARTING);
        worker.status = RUNNING;

        assertThat(keeper.look())
                .isEqualTo(new ConnectorKeeper.Condition(State.RUNNING, "connector RUNNING, task 0 RUNNING"));
        assertThat(worker.asked).filteredOn(asked -> asked.startsWith("PUT")).hasSize(1);
    }

    @Test
    void shouldDeployAgainWhatIsAnother() throws Exception {
        worker.config = "{\"name\": \"it\", \"topics\": \"b\"}";

        keeper.look();

        assertThat(worker.config).isEqualTo("{\"topics\":\"a\"}");
    }

    @Test
    void shouldRestartWhatFailedWithGrowingPausesAndSayWhy() throws Exception {
        keeper.look();
        worker.status = FAILED;

        var condition = keeper.look();
        keeper.look();
        assertThat(condition.state()).isEqualTo(State.BROKEN);
        assertThat(condition.reason()).contains("RSA_PUBLIC_KEY", "java.lang.Error: JWT token is invalid. [1234]");
        assertThat(restarts()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(2));
        keeper.look();
        clock.advance(Duration.ofSeconds(2));
        keeper.look();
        assertThat(restarts()).isEqualTo(2);

        clock.advance(Duration.ofSeconds(2));
        keeper.look();
        assertThat(restarts()).isEqualTo(3);
    }

    private long restarts() {
        return worker.asked.stream()
                .filter(asked -> asked.equals("POST /connectors/it/restart"))
                .count();
    }

    @Test
    void shouldSayWhatTheWorkerRefusesAndAskAgainLater() throws Exception {
        worker.refusal = "Connector configuration is invalid and contains the following 1 error(s): error code: 0002";

        assertThat(keeper.look().reason()).contains("private.key");
        assertThat(keeper.look().reason()).contains("private.key");
        assertThat(worker.asked).filteredOn(asked -> asked.startsWith("PUT")).hasSize(1);

        clock.advance(Duration.ofSeconds(3));
        worker.refusal = "";
        assertThat(keeper.look().state()).isEqualTo(State.STARTING);
    }

    @Test
    void shouldSayThatTheWarehouseIsAwayWhileTheConnectorSaysItRuns() throws Exception {
        keeper.look();
        worker.status = RUNNING;
        warehouse.close();

        var condition = keeper.look();

        assertThat(condition.state()).isEqualTo(State.BROKEN);
        assertThat(condition.reason()).contains("cannot be reached", "rows wait in the topics");
    }

    @Test
    void shouldRestartAtOnceWhatFailedWhileTheWarehouseWasAway() throws Exception {
        keeper.look();
        worker.status = FAILED;
        keeper.look();
        int port = warehouse.getLocalPort();
        warehouse.close();
        keeper.look();
        keeper.look();
        assertThat(restarts()).isEqualTo(1);

        warehouse = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        keeper.look();
        assertThat(restarts()).isEqualTo(2);
    }

    @Test
    void shouldNotDeployBeforeTheWarehouseIsThere() throws Exception {
        warehouse.close();

        assertThat(keeper.look().state()).isEqualTo(State.BROKEN);
        assertThat(worker.config).isEmpty();
    }

    @Test
    void shouldSayThatTheWorkerDoesNotAnswer() throws Exception {
        worker.close();

        assertThat(keeper.look().reason()).contains("the Connect worker at", "does not answer");
    }
}
