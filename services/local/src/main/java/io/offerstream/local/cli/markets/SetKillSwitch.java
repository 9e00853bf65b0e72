package io.offerstream.local.cli.markets;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.markets.KillSwitch;
import io.offerstream.operations.publishing.OpsTransaction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code markets kill-switch}: popularity for every arm of a market, or as before. */
@Command(
        name = "kill-switch",
        description = {
            "Lets popularity serve every customer of a market, whatever their arm, from the next tick on: who was ranked"
                    + " by a model or at random gets another slate. Off, everybody has what they had.",
            "Stays as it is when the market's file is applied again."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream markets kill-switch DE on --reason 'the model shows nonsense'",
            "  offerstream markets kill-switch DE off --reason 'rolled back'"
        })
public final class SetKillSwitch extends Verb {
    private enum Position {
        on,
        off
    }

    @Parameters(index = "0", paramLabel = "MARKET", description = "Code of the market.")
    private String market;

    @Parameters(index = "1", paramLabel = "on|off", description = "${COMPLETION-CANDIDATES}.")
    private Position position;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason;

    public SetKillSwitch(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open();
                var transaction = new OpsTransaction(installation, Actor.name())) {
            set(installation, transaction);
        }
        return ExitCode.OK;
    }

    private void set(Installation installation, OpsTransaction transaction) {
        boolean isOn = position == Position.on;
        boolean isThrown = KillSwitch.set(
                installation, transaction, market, isOn, reason, context.clock().instant());
        context.say("The kill switch of " + market + " is " + position
                + (isThrown ? " from the next tick on." : " already."));
    }
}
