package io.offerstream.local.cli.models;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.schemas.ModelAction;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models promote}: lets a version serve, whatever the gates say. */
@Command(
        name = "promote",
        description = {
            "Lets a version serve, whatever the gates say; what is learnt on from it replaces it by itself.",
            "Without --execute it only shows what would be done. Cycles that run keep the version they began with."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream models promote --market DE --version 12 --reason 'judged by hand'",
            "  offerstream models promote --market DE --version 12 --reason 'judged by hand' --execute"
        })
public final class PromoteModel extends AskTrainer {
    @Option(names = "--version", required = true, paramLabel = "N", description = "A kept version.")
    private long version;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason;

    @Option(names = "--execute", description = "Do it.")
    private boolean execute;

    public PromoteModel(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        requireText("--reason", reason);
        var atMost = waitOr(USUAL);
        try (var installation = context.open()) {
            if (!execute) {
                plan(models(installation)).ifPresent(this::show);
                return ExitCode.OK;
            }
            try (var transaction = new OpsTransaction(installation, Actor.name())) {
                return promote(installation, transaction, atMost);
            }
        }
    }

    private ExitCode promote(Installation installation, OpsTransaction transaction, Duration atMost) {
        var models = models(installation);
        var plan = plan(models);
        if (plan.isEmpty()) {
            return ExitCode.OK;
        }
        context.say(plan.get());
        return ask(new Wish(ModelAction.PROMOTE, version, reason), models, installation, transaction, atMost)
                .code();
    }

    /** What is to be done, in words; empty if nothing is. */
    private Optional<String> plan(MarketModels models) {
        var model = models.require(version);
        boolean serves = models.live().filter(live -> live == version).isPresent();
        if (serves && !models.isPinned()) {
            context.say("Version " + version + " serves already. Nothing to do.");
            return Optional.empty();
        }
        return Optional.of("version " + version + " (" + models.state(model) + ", generation " + model.generation()
                + ", published " + model.record().getPublishedAt() + ") serves " + market + " in place of "
                + models.live().map(live -> "version " + live).orElse("popularity")
                + (models.isPinned() ? ", and is not pinned." : "."));
    }
}
