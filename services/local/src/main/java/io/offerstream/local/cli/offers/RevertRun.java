package io.offerstream.local.cli.offers;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.offers.RunReversal;
import io.offerstream.operations.publishing.OpsTransaction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offers revert}: takes a publish run back. */
@Command(
        name = "revert",
        description = {
            "Takes back what one 'offers publish' did: offers that it changed are as they were, those it created are"
                    + " withdrawn, all in one transaction.",
            "Does nothing if a part of it cannot be taken back: an offer that was changed or withdrawn since."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream offers revert DE 3f0c12ab99de --reason 'wrong prices'",
            "  offerstream offers revert CH 3f0c12ab99de --reason 'a week too early'"
        })
public final class RevertRun extends Verb {
    @Parameters(index = "0", paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Parameters(index = "1", paramLabel = "RUN", description = "As 'offers publish' and the audit name it.")
    private String run;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason;

    public RevertRun(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open();
                var transaction = new OpsTransaction(installation, Actor.name())) {
            var own = RunReversal.revert(
                    installation,
                    transaction,
                    market,
                    run,
                    reason,
                    context.clock().instant());
            context.say("Run " + run + " is taken back by run " + own + ".");
        }
        return ExitCode.OK;
    }
}
