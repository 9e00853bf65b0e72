package io.offerstream.local.cli.events;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.OfflineTopics;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.EventCheck;
import io.offerstream.operations.catalogue.EventLookup;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code events check}: judges a producer's file and publishes nothing. */
@Command(
        name = "check",
        description = {
            "Judges a file of events row by row, by the schema and by the rules of the services; publishes nothing.",
            "Needs no broker, unless --against-topics asks whether the markets and offers named in it exist."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream events check impressions.jsonl --topic impressions",
            "  offerstream events check tills.csv --topic redemptions --against-topics --rejected refused.csv"
        })
public final class CheckEvents extends Verb {
    @Mixin
    private EventFileOptions options;

    @Option(names = "--against-topics", description = "Look up markets, offers and till codes in the topics.")
    private boolean againstTopics;

    public CheckEvents(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var lookup = againstTopics ? Optional.<EventCheck>of(lookUp()) : Optional.<EventCheck>empty();
        return check(options.file(OfflineTopics.of(context.settings()), lookup));
    }

    private EventLookup lookUp() {
        try (var installation = context.open()) {
            return new EventLookup(Catalogue.read(installation.clients(), installation.topics()));
        }
    }

    private ExitCode check(EventFile<?> file) {
        var count = file.walk(context, event -> {}, new ProblemReport(context));
        context.say(count.rows() + " rows: " + count.accepted() + " good, " + count.refused() + " would be refused.");
        if (file.lookup().isEmpty()) {
            context.say("Markets, offers and till codes were not looked up; add --against-topics for that.");
        }
        return count.refused() == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
}
