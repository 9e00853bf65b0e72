package io.offerstream.local.cli.run;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * The brokers' ids of the topics that a service has worked on, in a file of its data folder: whoever starts it again after
 * a topic was deleted and created anew must not have it go on with offsets of the old one.
 *
 * @param file of one service
 */
record KnownTopics(Path file) {
    /** @param dataDir of the instance */
    static KnownTopics of(Path dataDir, String service) {
        return new KnownTopics(dataDir.resolve("topic-ids").resolve(service + ".properties"));
    }

    /**
     * Requires that every topic that is known is the same, and remembers those that are new.
     *
     * @throws CommandFailedException if one is another; names the file, without which what is there is taken as it is
     */
    void require(Map<String, Uuid> present) {
        var known = read();
        var other = present.keySet().stream()
                .filter(topic -> known.containsKey(topic)
                        && !known.getProperty(topic).equals(present.get(topic).toString()))
                .sorted()
                .toList();
        if (!other.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.NEEDS_OPERATOR,
                    "deleted and created again since this service last ran: " + String.join(", ", other)
                            + "\nIt would go on with offsets of the old one, and skip records. What to do:"
                            + " docs/runbooks/topic-recreated.md; then delete " + file);
        }
        present.forEach((topic, id) -> known.setProperty(topic, id.toString()));
        write(known);
    }

    private Properties read() {
        var known = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                known.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return known;
    }

    private void write(Properties known) {
        try {
            Files.createDirectories(file.getParent());
            try (var out = Files.newBufferedWriter(file)) {
                known.store(out, "the brokers' ids of topics; see docs/runbooks/topic-recreated.md");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
