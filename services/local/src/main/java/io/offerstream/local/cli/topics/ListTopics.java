package io.offerstream.local.cli.topics;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.OfflineTopics;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code topics list}: every topic of the system, from the code; needs no broker. */
@Command(
        name = "list",
        description = "Lists every topic: its key, who writes it, its partitions and how it is kept. Needs no broker.",
        footer = {"", "Examples:", "  offerstream topics list", "  offerstream topics list -o json --topic-prefix qsr."
        })
public final class ListTopics extends Verb {
    public ListTopics(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var table = new Table("topic", "name", "key", "partitions", "kept", "writer", "record");
        for (var topic : OfflineTopics.of(context.settings()).all()) {
            table.add(
                    topic.title(),
                    topic.name(),
                    topic.keying().name().toLowerCase(Locale.ROOT),
                    topic.partitions(),
                    topic.settings().get("cleanup.policy"),
                    topic.writer(),
                    topic.type().getSimpleName());
        }
        context.print(table);
        return ExitCode.OK;
    }
}
