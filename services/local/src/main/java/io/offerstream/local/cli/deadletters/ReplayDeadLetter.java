package io.offerstream.local.cli.deadletters;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.deadletters.DeadLetterReplay;
import io.offerstream.operations.publishing.OpsTransaction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dlq replay}: sends a refused record again. */
@Command(
        name = "replay",
        description = {
            "Sends a refused event once more to the topic it came from, byte for byte, once what it was refused for is"
                    + " mended.",
            "Without --execute it only tells whether it would be refused again."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream dlq replay 17",
            "  offerstream dlq replay 17 --reason 'the offer was published' --execute"
        })
public final class ReplayDeadLetter extends Verb {
    @Parameters(paramLabel = "NUMBER", description = "Offset in dead-letters, as 'dlq show' gives it.")
    private long number;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason = "";

    @Option(names = "--execute", description = "Do it.")
    private boolean execute;

    public ReplayDeadLetter(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            if (!execute) {
                return show(DeadLetterReplay.plan(installation, number));
            }
            try (var transaction = new OpsTransaction(installation, Actor.name())) {
                DeadLetterReplay.plan(installation, number)
                        .commit(
                                installation,
                                transaction,
                                reason,
                                context.clock().instant());
            }
            context.say("Letter " + number + " was sent again.");
            return ExitCode.OK;
        }
    }

    private ExitCode show(DeadLetterReplay plan) {
        if (plan.obstacles().isEmpty()) {
            context.print("would: send letter " + number + " to "
                    + plan.letter().getTopic() + " again. Nothing that is known stands against it.");
            context.say("Nothing was done: add --execute.");
            return ExitCode.OK;
        }
        plan.obstacles().forEach(obstacle -> context.warn("it would be refused again: " + obstacle));
        return ExitCode.CHECK_FAILED;
    }
}
