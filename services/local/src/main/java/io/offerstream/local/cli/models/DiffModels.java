package io.offerstream.local.cli.models;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.models.ModelArchive;
import io.offerstream.platform.reference.Eligibility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models diff}: what changed between two versions. */
@Command(
        name = "diff",
        description = {
            "Compares two versions of a market's model: how they were learnt, features added, dropped and moved most",
            "(embeddings by distance, biases by difference), and the places of the offers that are live at the newest"
                    + " tick, for a customer of whom nothing is known."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream models diff --market DE 11 12",
            "  offerstream models diff --market DE 3 12 --most 50 -o csv"
        })
public final class DiffModels extends Verb {
    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "10",
            description = "Features of each kind; by default ${DEFAULT-VALUE}.")
    private int most;

    @Parameters(index = "0", paramLabel = "OLD", description = "A kept version.")
    private long before;

    @Parameters(index = "1", paramLabel = "NEW", description = "Another.")
    private long after;

    public DiffModels(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (most < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--most: expected 1 or more, found " + most);
        }
        try (var installation = context.open()) {
            var catalogue = Catalogue.read(installation.clients(), installation.topics());
            KnownMarket.check(catalogue, market);
            var archive = ModelArchive.read(installation);
            var oldKept = archive.of(market).require(before);
            var newKept = archive.of(market).require(after);
            var reader = new ModelReader(installation);
            var oldModel = reader.require(oldKept);
            var newModel = reader.require(newKept);
            var now = archive.tick().orElseGet(context.clock()::instant);
            var offers = catalogue.offers(market).stream()
                    .filter(offer -> Eligibility.isLive(offer, now))
                    .toList();
            context.print(new ModelDifference(oldKept, newKept, most).of(oldModel, newModel, offers));
            if (oldModel.components() != newModel.components()) {
                context.say("They have " + oldModel.components() + " and " + newModel.components()
                        + " components: their embeddings cannot be compared.");
            } else if (oldKept.generation() != newKept.generation()) {
                context.say(
                        "They are of different generations: where a refit lies between them, their embeddings lie in"
                                + " different spaces, and distances mean little; biases and places mean what they say.");
            }
            return ExitCode.OK;
        }
    }
}
