package io.offerstream.local.cli.models;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.models.Answer;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.schemas.ModelAction;
import io.offerstream.trainer.publication.PublishedModels;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: asks for a model to be learnt anew. */
@Command(
        name = "train",
        description = {
            "Asks the trainer to learn a market's model anew, from training_data_start_date, and waits for the candidate.",
            "Without being asked, the trainer learns from every redemption as it comes: docs/models.md."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream train --market DE --refit",
            "  offerstream train --market DE --refit --reason 'new features' --no-wait"
        })
public final class Train extends AskTrainer {
    /** As long as a trainer may be busy before its group takes it for dead. */
    private static final Duration OF_A_REFIT = Duration.ofMinutes(30);

    @Option(names = "--refit", description = "Learn anew.")
    private boolean refit;

    @Option(names = "--no-wait", description = "Only ask; do not wait for the candidate.")
    private boolean noWait;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason = "";

    public Train(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (!refit) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the trainer learns by itself as redemptions come ('offerstream run trainer'); to learn " + market
                            + " anew from training_data_start_date, add --refit; to try settings on files, see"
                            + " 'offerstream evaluate'");
        }
        var atMost = noWait ? Duration.ZERO : waitOr(OF_A_REFIT);
        try (var installation = context.open();
                var transaction = new OpsTransaction(installation, Actor.name())) {
            var told = ask(
                    new Wish(ModelAction.REFIT, null, reason), models(installation), installation, transaction, atMost);
            if (told.answer() instanceof Answer.Decided decided) {
                tell(decided, installation);
            }
            return told.code();
        }
    }

    private void tell(Answer.Decided decided, Installation installation) {
        var status = decided.status();
        var candidate = KeptModel.of(
                new PublishedModels(installation.clients(), installation.topics()).at(status.getCandidateOffset()),
                status.getCandidateOffset());
        context.say("Version " + candidate.version() + " was learnt anew from " + candidate.says("contrasts")
                + " contrasts (" + candidate.says("steps") + " examples); it has " + candidate.says("features")
                + " features. It waits for the gate; 'offerstream models promote --market " + market + " --version "
                + candidate.version() + "' lets it serve at once.");
    }

    @Override
    String whyPassedOver() {
        return "It has found nothing to learn from since training_data_start_date, or a defect has stopped this market:"
                + " its health and log say which.";
    }
}
