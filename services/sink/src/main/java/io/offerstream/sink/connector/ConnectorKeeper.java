package io.offerstream.sink.connector;

import io.offerstream.sink.connector.ConnectClient.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps one connector running on a worker: deploys it where it is missing or another, starts again what failed, with
 * growing pauses, and says how it is. Owned by the thread that looks.
 */
public final class ConnectorKeeper {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final String PROXY = "jvm.proxy.host";

    /** All that the connector says of a login that was refused, whatever the reason. */
    private static final String NO_LOGIN = "Cannot connect to Snowflake";

    private final ConnectClient worker;
    private final ConnectorFile connector;
    private final WarehouseLogin warehouse;
    private final Clock clock;
    private Duration pause = FIRST_PAUSE;
    private Instant notBefore = Instant.MIN;
    private String refusal = "";

    /**
     * @param worker address of its REST API
     * @param warehouse that the connector writes to, as it logs in there
     */
    public ConnectorKeeper(URI worker, ConnectorFile connector, WarehouseLogin warehouse, Clock clock) {
        this.worker = new ConnectClient(worker);
        this.connector = connector;
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /**
     * How a connector is.
     *
     * @param reason for people: what runs, or cause and remedy
     */
    public record Condition(State state, String reason) {}

    /** How a connector can be. */
    public enum State {
        STARTING,
        RUNNING,
        /** Tried again by itself; what has to be delivered waits in the topics. */
        BROKEN
    }

    /** Looks once, and does what can be done. */
    public Condition look() throws InterruptedException {
        try {
            // Behind a proxy nobody but the connector can tell.
            var unreachable =
                    connector.config().containsKey(PROXY) ? Optional.<String>empty() : warehouse.unreachable();
            if (!isDeployed()) {
                return unreachable.isPresent() ? broken(unreachable.get()) : deploy();
            }
            var status = worker.status(connector.name());
            var failed = status.flatMap(ConnectorStatus::failed);
            if (unreachable.isPresent()) {
                // What failed is started again as soon as it is back.
                soon();
                return broken(unreachable.get());
            }
            if (failed.isPresent()) {
                restart();
                return broken(Remedy.of(failed.get().trace()));
            }
            return status.filter(ConnectorStatus::isRunning)
                    .map(this::running)
                    .orElseGet(() -> new Condition(
                            State.STARTING, status.map(Object::toString).orElse("the connector was deployed")));
        } catch (RefusedException e) {
            later();
            var said = String.valueOf(e.getMessage());
            refusal = Remedy.of(said.contains(NO_LOGIN) ? warehouse.refusal().orElse(said) : said);
            return broken(refusal);
        } catch (IOException e) {
            return broken(String.valueOf(e.getMessage()));
        }
    }

    private boolean isDeployed() throws IOException, InterruptedException {
        var wanted = named(connector.config());
        return worker.config(connector.name())
                .filter(deployed -> named(deployed).equals(wanted))
                .isPresent();
    }

    /** Connect adds the name. */
    private Map<String, String> named(Map<String, String> config) {
        var named = new TreeMap<>(config);
        named.put("name", connector.name());
        return named;
    }

    private Condition deploy() throws IOException, InterruptedException {
        if (clock.instant().isBefore(notBefore)) {
            return broken(refusal);
        }
        worker.deploy(connector);
        return new Condition(State.STARTING, "the connector was deployed");
    }

    private void restart() throws IOException, InterruptedException {
        if (!clock.instant().isBefore(notBefore)) {
            later();
            worker.restartFailed(connector.name());
        }
    }

    private void later() {
        notBefore = clock.instant().plus(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void soon() {
        pause = FIRST_PAUSE;
        notBefore = Instant.MIN;
    }

    private Condition running(ConnectorStatus status) {
        soon();
        return new Condition(State.RUNNING, status.toString());
    }

    private static Condition broken(String reason) {
        return new Condition(State.BROKEN, reason);
    }
}
