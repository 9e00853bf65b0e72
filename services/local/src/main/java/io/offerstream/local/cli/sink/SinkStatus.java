package io.offerstream.local.cli.sink;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.sink.DeadLetterWatch;
import io.offerstream.local.sink.SinkDelay;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.sink.connector.ConnectClient;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.connector.ConnectorStatus;
import io.offerstream.sink.connector.Remedy;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Command;

/** {@code sink status}: the connector, its tasks, how far it is in each topic, and what it gave up on. */
@Command(
        name = "status",
        description = {
            "Shows the connector and its tasks, with cause and remedy of what failed, what waits in each topic, and the"
                    + " sink's dead letters.",
            "Asks the Connect worker of this machine: the local installation's, or the one at sink.rest.port."
        },
        footer = {"", "Examples:", "  offerstream sink status", "  offerstream sink status -o json"})
public final class SinkStatus extends Verb {
    private static final String UNREACHABLE = "UNREACHABLE";

    private final Table table = new Table("part", "state", "detail");

    public SinkStatus(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var settings = installation.settings();
            var connector = SinkSettings.connector(settings);
            var worker = installation
                    .sink()
                    .orElseGet(() -> URI.create("http://127.0.0.1:" + settings.get(KnownSettings.SINK_REST_PORT)));
            boolean runs = addConnector(new ConnectClient(worker), connector);
            boolean delivers = addTopics(installation, connector);
            addDeadLetters(installation, connector);
            context.print(table);
            return runs && delivers ? ExitCode.OK : ExitCode.CHECK_FAILED;
        }
    }

    private boolean addConnector(ConnectClient worker, ConnectorFile connector) {
        try {
            Optional<ConnectorStatus> status = worker.status(connector.name());
            if (status.isEmpty()) {
                table.add(connector.name(), "ABSENT", "the worker has no such connector (yet)");
                return false;
            }
            addPart(connector.name(), status.get().connector());
            status.get().tasks().forEach(task -> addPart(task.name(), task));
            return status.get().isRunning();
        } catch (IOException e) {
            table.add(connector.name(), UNREACHABLE, e.getMessage());
            return false;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void addPart(String name, ConnectorStatus.Part part) {
        table.add(name, part.state(), part.trace().isEmpty() ? "" : Remedy.of(part.trace()));
    }

    private boolean addTopics(Installation installation, ConnectorFile connector) {
        boolean delivers = true;
        for (var delay :
                SinkDelay.measure(installation.clients(), installation.topics().prefix(), connector)) {
            delivers &= !delay.skips();
            table.add(
                    delay.topic(),
                    delay.skips() ? "SKIPPED" : delay.waiting() == 0 ? "DELIVERED" : "WAITS",
                    detail(delay));
        }
        return delivers;
    }

    private static String detail(SinkDelay delay) {
        if (delay.skips()) {
            return "the sink stands behind the topic's end: it was deleted and created again (docs/snowflake.md)";
        }
        return delay.waiting() == 0
                ? ""
                : delay.waiting() + " records, the oldest of "
                        + delay.oldest().map(Object::toString).orElse("?");
    }

    private void addDeadLetters(Installation installation, ConnectorFile connector) {
        var topic = installation.topics().prefix() + connector.deadLetters();
        try (var admin = installation.clients().admin()) {
            long count = SinkDelay.deadLetters(admin, topic);
            table.add(
                    topic,
                    count == 0 ? "NONE" : "SOME",
                    DeadLetterWatch.newest(installation.clients(), topic)
                            .map(why -> count + " records, the newest because: " + why)
                            .orElse(""));
        } catch (UnknownTopicOrPartitionException e) {
            table.add(topic, "NONE", "the sink has not started yet");
        }
    }
}
