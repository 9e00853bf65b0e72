package io.offerstream.local.cli.doctor;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.sink.SinkTopics;
import io.offerstream.local.sink.SinkDelay;
import io.offerstream.local.stack.ShippedFiles;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.sink.connector.ConnectorFile;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/** Whether what is decided reaches the warehouse; says nothing where no sink ever ran. */
record SinkChecks(Installation installation, Admin admin, ConnectorFile connector) {
    private static final String DELAY = "sink delay";
    private static final String TOPICS = "sink topics";
    private static final String DEAD_LETTERS = "sink dead letters";

    /** Above this many in a topic somebody should look; a cycle's opening passes through in seconds. */
    private static final long MOST_WAITING = 100_000;

    /** Empty where no connector is described. */
    static Optional<SinkChecks> of(Installation installation, Admin admin) {
        var file = ShippedFiles.path(installation.settings(), KnownSettings.SINK_CONNECTOR);
        return Files.exists(file)
                ? Optional.of(new SinkChecks(installation, admin, ConnectorFile.read(file)))
                : Optional.empty();
    }

    /** Whether there is a position of the sink. */
    boolean hasRun() {
        var group = prefix() + connector.group();
        try {
            return !admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .isEmpty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private String prefix() {
        return installation.topics().prefix();
    }

    Finding delay() {
        return judge(SinkDelay.measure(installation.clients(), prefix(), connector));
    }

    static Finding judge(List<SinkDelay> delays) {
        var skipped =
                delays.stream().filter(SinkDelay::skips).map(SinkDelay::topic).toList();
        if (!skipped.isEmpty()) {
            return Finding.fail(
                    DELAY,
                    "the sink stands behind the end of " + String.join(", ", skipped)
                            + ": deleted and created again, and skipped up to there",
                    "stop it, rename or drop the tables, then 'offerstream sink adopt' (docs/snowflake.md)");
        }
        var waiting = delays.stream()
                .filter(delay -> delay.waiting() > 0)
                .map(delay -> delay.topic() + " " + delay.waiting())
                .collect(Collectors.joining(", "));
        if (delays.stream().anyMatch(delay -> delay.waiting() > MOST_WAITING)) {
            return Finding.warn(DELAY, "wait to be delivered: " + waiting, "'offerstream sink status' says why");
        }
        return Finding.ok(DELAY, waiting.isEmpty() ? "everything is delivered" : "on their way: " + waiting);
    }

    /** Empty where the topics and the warehouse's positions live and die together. */
    Optional<Finding> topics() {
        var topics = new SinkTopics(installation, admin, connector);
        var changed = topics.changed();
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.fail(TOPICS, SinkTopics.found(changed), topics.remedy(changed)));
    }

    Finding deadLetters() {
        var topic = prefix() + connector.deadLetters();
        long count = SinkDelay.deadLetters(admin, topic);
        return count == 0
                ? Finding.ok(DEAD_LETTERS, "none")
                : Finding.warn(
                        DEAD_LETTERS,
                        count + " in " + topic,
                        "their headers __connect.errors.* say what was wrong (docs/snowflake.md)");
    }
}
