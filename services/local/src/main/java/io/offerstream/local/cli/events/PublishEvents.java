package io.offerstream.local.cli.events;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Failure;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.EventLookup;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code events publish}: judges a producer's file and publishes its good rows. */
@Command(
        name = "publish",
        description = {
            "Judges a file of events row by row and publishes the good ones, in the order of the file.",
            "Publishing a file again changes nothing: every event has an id, and the same id counts once."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream events publish impressions.jsonl --topic impressions",
            "  offerstream events publish tills.csv --topic redemptions --dry-run --rejected refused.csv"
        })
public final class PublishEvents extends Verb {
    @Mixin
    private EventFileOptions options;

    @Option(names = "--dry-run", description = "Only judge; publish nothing.")
    private boolean dryRun;

    public PublishEvents(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var lookup = new EventLookup(Catalogue.read(installation.clients(), installation.topics()));
            return publish(installation, options.file(installation.topics(), Optional.of(lookup)));
        }
    }

    private <V extends SpecificRecord> ExitCode publish(Installation installation, EventFile<V> file) {
        var report = new ProblemReport(context);
        EventFile.Count count;
        if (dryRun) {
            count = file.walk(context, event -> {}, report);
        } else {
            try (var publisher = new EventPublisher<>(installation, file.kind())) {
                try {
                    count = file.walk(context, publisher::publish, report);
                    publisher.finish();
                } catch (RuntimeException e) {
                    var failure = Failure.of(e);
                    throw new CommandFailedException(
                            failure.code(),
                            failure.message() + "\n" + publisher.acknowledged()
                                    + " events are published; publish the file again: the same ids change nothing",
                            e);
                }
            }
        }
        context.say(count.rows() + " rows: " + count.accepted() + (dryRun ? " good, " : " published, ")
                + count.refused() + " refused." + (dryRun ? " Nothing was published: --dry-run." : ""));
        return count.refused() == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
}
