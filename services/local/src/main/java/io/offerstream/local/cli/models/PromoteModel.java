package io.offerstream.local.cli.models;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.models.KeptModel;
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
            "  offerstream models promote --market DE --version newest --reason 'a pilot begins' --execute"
        })
public final class PromoteModel extends AskTrainer {
    private static final String NEWEST = "newest";

    @Option(
            names = "--version",
            required = true,
            paramLabel = "N",
            description = "A kept version, or '" + NEWEST + "' for the one published last.")
    private String version;

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
                var models = models(installation);
                plan(models, named(models)).ifPresent(this::show);
                return ExitCode.OK;
            }
            try (var transaction = new OpsTransaction(installation, Actor.name())) {
                return promote(installation, transaction, atMost);
            }
        }
    }

    private ExitCode promote(Installation installation, OpsTransaction transaction, Duration atMost) {
        var models = models(installation);
        var model = named(models);
        var plan = plan(models, model);
        if (plan.isEmpty()) {
            return ExitCode.OK;
        }
        context.say(plan.get());
        return ask(new Wish(ModelAction.PROMOTE, model.version(), reason), models, installation, transaction, atMost)
                .code();
    }

    private KeptModel named(MarketModels models) {
        if (version.equals(NEWEST)) {
            return models.newest()
                    .orElseThrow(() -> new CommandFailedException(ExitCode.CHECK_FAILED, market + " has no model yet"));
        }
        try {
            return models.require(Long.parseLong(version));
        } catch (NumberFormatException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--version: expected a number or '" + NEWEST + "', found '" + version + "'");
        }
    }

    /** What is to be done, in words; empty if nothing is. */
    private Optional<String> plan(MarketModels models, KeptModel model) {
        long number = model.version();
        boolean serves = models.live().filter(live -> live == number).isPresent();
        if (serves && !models.isPinned()) {
            context.say("Version " + number + " serves already. Nothing to do.");
            return Optional.empty();
        }
        return Optional.of("version " + number + " (" + models.state(model) + ", generation " + model.generation()
                + ", published " + model.record().getPublishedAt() + ") serves " + market + " in place of "
                + models.live().map(live -> "version " + live).orElse("popularity")
                + (models.isPinned() ? ", and is not pinned." : "."));
    }
}
