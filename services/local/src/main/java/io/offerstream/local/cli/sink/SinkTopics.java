package io.offerstream.local.cli.sink;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.setup.Incarnations;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.sink.connector.ConnectorFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * Whether the topics are those that the warehouse's positions belong to. The connector remembers an offset for each
 * partition by the topic's name: in a topic that was deleted and created again it skips, without a word, all that stands
 * below.
 */
public final class SinkTopics {
    private static final String START = "sink.start";
    private static final String ADOPT = "sink.adopt";

    private final Installation installation;
    private final ConnectorFile connector;
    private final TopicAdmin topicAdmin;

    public SinkTopics(Installation installation, Admin admin, ConnectorFile connector) {
        this.installation = installation;
        this.connector = connector;
        topicAdmin = new TopicAdmin(admin, 1, 1);
    }

    /**
     * Remembers them when the sink first starts.
     *
     * @throws CommandFailedException if one was created again since
     */
    public void requireKnown(Instant now) {
        if (Incarnations.remembered(installation, Incarnations.OF_SINK).isEmpty()) {
            remember(START, now);
        }
        var changed = changed();
        if (!changed.isEmpty()) {
            throw new CommandFailedException(ExitCode.NEEDS_OPERATOR, found(changed) + ": " + remedy(changed));
        }
    }

    /** Names of topics that were created again since the sink first read them, sorted; empty if it never did. */
    public List<String> changed() {
        return Incarnations.changed(Incarnations.remembered(installation, Incarnations.OF_SINK), now());
    }

    /** Takes the topics as they are now; their tables must have been renamed or dropped. */
    void adopt(Instant now) {
        remember(ADOPT, now);
    }

    private void remember(String action, Instant now) {
        Incarnations.remember(installation, Incarnations.OF_SINK, now(), action, now);
    }

    private Map<String, String> now() {
        var ours = new TreeMap<>(Incarnations.found(installation, topicAdmin));
        ours.keySet()
                .retainAll(connector.topics().stream()
                        .map(title -> installation.topics().prefix() + title)
                        .toList());
        return ours;
    }

    /** What is the matter with {@code changed} topics. */
    public static String found(List<String> changed) {
        return "deleted and created again since the sink first read them: " + String.join(", ", changed);
    }

    /** What to do about it. */
    public String remedy(List<String> changed) {
        var tables = changed.stream()
                .map(name ->
                        connector.tables().getOrDefault(installation.topics().title(name), name))
                .collect(Collectors.joining(", "));
        return "the sink would skip their first records; stop it, rename or drop " + tables
                + " in the warehouse, then 'offerstream sink adopt' (docs/snowflake.md)";
    }
}
