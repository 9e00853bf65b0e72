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

    private final ConnectClient worker;
    private final ConnectorFile connector;
    private final Warehouse warehouse;
    private final Clock clock;
    private Duration pause = FIRST_PAUSE;
    private Instant notBefore = Instant.MIN;
    private String refusal = "";

    /**
     * @param worker address of its REST API
     * @param warehouse address that the connector writes to
     */
    public ConnectorKeeper(URI worker, ConnectorFile connector, URI warehouse, Clock clock) {
        this.worker = new ConnectClient(worker);
        this.connector = connector;
        this.warehouse = new Warehouse(warehouse);
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
            var unreachable = connector.config().containsKey(PROXY) ? Optional.<String>empty() : warehouse.problem();
            if (!isDeployed()) {
                return unreachable.isPresent() ? broken(unreachable.get()) : deploy();
            }
            var status = worker.status(connector.name());
            var failed = status.flatMap(ConnectorStatus::failed);
            if (failed.isPresent()) {
                restart();
                return broken(unreachable.orElse(Remedy.of(failed.get().trace())));
            }
            if (unreachable.isPresent()) {
                return broken(unreachable.get());
            }
            return status.filter(ConnectorStatus::isRunning)
                    .map(this::running)
                    .orElseGet(() -> new Condition(
                            State.STARTING, status.map(Object::toString).orElse("the connector was deployed")));
        } catch (RefusedException e) {
            later();
            refusal = Remedy.of(String.valueOf(e.getMessage()));
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

    private Condition running(ConnectorStatus status) {
        pause = FIRST_PAUSE;
        return new Condition(State.RUNNING, status.toString());
    }

    private static Condition broken(String reason) {
        return new Condition(State.BROKEN, reason);
    }
}
