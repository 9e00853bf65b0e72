package io.offerstream.local.cli.sink;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.sink.SinkSettings;
import picocli.CommandLine.Command;

/** {@code sink adopt}: after topics were created again and their tables renamed or dropped, lets the sink start. */
@Command(
        name = "adopt",
        description = {
            "Tells the sink that topics which were deleted and created again are new ones, so that it starts.",
            "First rename or drop their tables: otherwise the warehouse goes on from the offsets of the old topics,",
            "and the first records of the new ones are lost."
        },
        footer = {"", "Examples:", "  offerstream sink adopt", "  offerstream sink adopt --yes --config offerstream.yml"
        })
public final class AdoptTopics extends Verb {
    public AdoptTopics(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open();
                var admin = installation.clients().admin()) {
            var topics = new SinkTopics(installation, admin, SinkSettings.connector(installation.settings()));
            var changed = topics.changed();
            if (changed.isEmpty()) {
                context.say("Nothing to do: the topics are those that the sink knows.");
                return ExitCode.OK;
            }
            context.say(SinkTopics.found(changed) + ".");
            if (!context.confirm("Were their tables renamed or dropped?")) {
                throw new CommandFailedException(ExitCode.NEEDS_OPERATOR, topics.remedy(changed));
            }
            topics.adopt(context.clock().instant());
            context.say("The sink may start.");
            return ExitCode.OK;
        }
    }
}
