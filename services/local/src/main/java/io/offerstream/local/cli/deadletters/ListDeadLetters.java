package io.offerstream.local.cli.deadletters;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.deadletters.DeadLetterCensus;
import picocli.CommandLine.Command;

/** {@code dlq list}: how many records were refused, and why. */
@Command(
        name = "list",
        description = "Counts refused records by reason, topic and the service that refused them.",
        footer = {"", "Examples:", "  offerstream dlq list", "  offerstream dlq list -o csv"})
public final class ListDeadLetters extends Verb {
    public ListDeadLetters(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var census = DeadLetterCensus.take(installation.clients(), installation.topics());
            var table = new Table("reason", "topic", "service", "records", "newest", "example");
            census.counts()
                    .forEach((kind, count) -> table.add(
                            kind.reason(),
                            kind.topic(),
                            kind.service(),
                            count.records(),
                            count.newest(),
                            count.example()));
            context.print(table);
            return ExitCode.OK;
        }
    }
}
