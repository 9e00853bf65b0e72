package io.offerstream.local.cli.models;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.schemas.ModelAction;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models release}: lets newer versions replace a pinned one again. */
@Command(
        name = "release",
        description = {
            "Lets newer versions replace the one that 'models rollback' has pinned; it serves until the next one is"
                    + " published."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream models release --market DE",
            "  offerstream models release --market DE --reason 'the till is repaired' --wait 60"
        })
public final class ReleaseModel extends AskTrainer {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason = "";

    public ReleaseModel(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var atMost = waitOr(USUAL);
        try (var installation = context.open();
                var transaction = new OpsTransaction(installation, Actor.name())) {
            return release(installation, transaction, atMost);
        }
    }

    private ExitCode release(Installation installation, OpsTransaction transaction, Duration atMost) {
        var models = models(installation);
        if (!models.isPinned()) {
            context.say("No version of " + market + " is pinned. Nothing to do.");
            return ExitCode.OK;
        }
        return ask(new Wish(ModelAction.RELEASE, null, reason), models, installation, transaction, atMost)
                .code();
    }
}
