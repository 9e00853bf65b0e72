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

/** {@code models rollback}: goes back to a version, and pins it. */
@Command(
        name = "rollback",
        description = {
            "Goes back to a version and pins it: none replaces it until 'models release' or 'models promote'.",
            "Without --execute it only shows what would be done. Cycles that run keep the version they began with."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream models rollback --market DE --reason 'complaints since noon'",
            "  offerstream models rollback --market DE --version 9 --reason 'complaints since noon' --execute"
        })
public final class RollBackModel extends AskTrainer {
    @Option(
            names = "--version",
            paramLabel = "N",
            description = "A kept version; by default the one that served before the live one.")
    private Long version;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason;

    @Option(names = "--execute", description = "Do it.")
    private boolean execute;

    public RollBackModel(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        requireText("--reason", reason);
        var atMost = waitOr(USUAL);
        try (var installation = context.open()) {
            if (!execute) {
                var models = models(installation);
                target(models).ifPresent(model -> show(plan(models, model)));
                return ExitCode.OK;
            }
            try (var transaction = new OpsTransaction(installation, Actor.name())) {
                return rollBack(installation, transaction, atMost);
            }
        }
    }

    private ExitCode rollBack(Installation installation, OpsTransaction transaction, Duration atMost) {
        var models = models(installation);
        var target = target(models);
        if (target.isEmpty()) {
            return ExitCode.OK;
        }
        long to = target.get().version();
        context.say(plan(models, target.get()));
        return ask(new Wish(ModelAction.ROLLBACK, to, reason), models, installation, transaction, atMost)
                .code();
    }

    /** The version to go back to; empty if it serves already, pinned. */
    private Optional<KeptModel> target(MarketModels models) {
        var model = version == null ? before(models) : models.require(version);
        if (models.state(model).equals("pinned")) {
            context.say("Version " + model.version() + " serves already, and is pinned. Nothing to do.");
            return Optional.empty();
        }
        return Optional.of(model);
    }

    private String plan(MarketModels models, KeptModel model) {
        return market + " goes back from "
                + models.live().map(live -> "version " + live).orElse("popularity") + " to version " + model.version()
                + " (generation " + model.generation() + ", published "
                + model.record().getPublishedAt()
                + "), and pins it.";
    }

    private KeptModel before(MarketModels models) {
        return models.liveBefore()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.CHECK_FAILED,
                        models.live().isEmpty()
                                ? "no version serves " + market + ": there is nothing to go back from"
                                : "the topics do not tell which version served " + market + " before version "
                                        + models.live().get() + ": name one with --version ('offerstream models list"
                                        + " --market " + market + "' shows them)"));
    }
}
