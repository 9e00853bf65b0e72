package io.offerstream.local.sink;

import io.offerstream.local.process.HttpProbe;
import io.offerstream.local.process.SupervisedProcess;
import io.offerstream.local.process.SupervisedProcess.Child;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.connector.ConnectorKeeper;
import io.offerstream.sink.connector.ConnectorKeeper.Condition;
import io.offerstream.sink.connector.WarehouseLogin;
import io.offerstream.sink.worker.WorkerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A Connect worker in a JVM of its own, with one connector. The worker is started again when it dies, the connector when
 * it fails; nothing that it does or does not do stops anybody else, so it is never FAILED.
 *
 * <p>Reports as {@value #PART} to the process's {@link Health}. Owns two threads: one watches the process, one the
 * connector.
 */
public final class SinkWorker implements AutoCloseable {
    /** Its name in {@link Health}. */
    public static final String PART = "sink";

    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final URI url;
    private final Health health;
    private final ConnectorKeeper keeper;
    private final KafkaClients clients;
    private final String deadLetters;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread watch = new Thread(this::watch, "sink-watch");
    private final SupervisedProcess process;
    private volatile boolean isServing;

    private SinkWorker(WorkerCommand command, ConnectorFile connector, Health health, Clock clock) throws IOException {
        url = command.url();
        this.health = health;
        var parameters = command.parameters();
        var login = WarehouseLogin.of(connector, parameters.warehouse(), parameters.user(), parameters.keyFile());
        keeper = new ConnectorKeeper(url, connector, login, clock);
        clients = new KafkaClients(command.kafka());
        deadLetters = parameters.topicPrefix() + connector.deadLetters();
        var builder = command.prepare();
        Files.deleteIfExists(command.log());
        var probe = new HttpProbe(url.resolve("/connectors"), START_WITHIN);
        process = SupervisedProcess.start(
                new Child(PART, "Connect worker", builder, command.log(), probe, OptionalInt.empty()), this::processIs);
    }

    /** Begins to start it and returns at once; its topic of dead letters must be there. */
    public static SinkWorker start(WorkerCommand command, ConnectorFile connector, Health health, Clock clock) {
        try {
            var worker = new SinkWorker(command, connector, health, clock);
            worker.watch.setDaemon(true);
            worker.watch.start();
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the Connect worker in " + command.folder(), e);
        }
    }

    /** Of Connect's REST API; the same for as long as this object lives. */
    public URI url() {
        return url;
    }

    /** The worker's JVM, once it was started; another one after each restart. */
    public ProcessHandle process() {
        return process.process();
    }

    private void processIs(State state, String reason) {
        isServing = state == State.READY;
        if (state != State.READY) {
            report(state, reason);
        }
    }

    private void watch() {
        try (var letters = DeadLetterWatch.fromNow(clients, deadLetters)) {
            do {
                if (isServing) {
                    tell(keeper.look(), letters.news());
                }
            } while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException | InterruptException e) {
            // Closing.
        }
    }

    private void tell(Condition condition, Optional<String> givenUp) {
        // The worker may have ended while it was asked: then that is the news.
        if (isServing) {
            report(
                    switch (condition.state()) {
                        case STARTING -> State.STARTING;
                        case RUNNING -> State.READY;
                        case BROKEN -> State.DEGRADED;
                    },
                    condition.reason() + givenUp.map(news -> "; " + news).orElse(""));
        }
    }

    private void report(State state, String reason) {
        health.report(PART, state == State.FAILED ? State.DEGRADED : state, reason);
    }

    /** Stops it; what it has not delivered yet, the next worker does. */
    @Override
    public void close() {
        // Snowflake's driver may lose the interrupt.
        closing.countDown();
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
    }
}
