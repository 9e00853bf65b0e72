package io.offerstream.local.cli.markets;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.markets.KillSwitch;
import io.offerstream.operations.markets.Period;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.market.MarketConfig;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code markets kill-switch}: popularity for every arm of a market, or as before. */
@Command(
        name = "kill-switch",
        description = {
            "Lets popularity serve every customer of a market, whatever their arm, from the next tick on: who was"
                    + " ranked by a model or at random gets another slate. Off, everybody has what they had.",
            "With --from it begins later, with --until it ends by itself: both on the market's clock, at the first tick"
                    + " that has reached them.",
            "Stays as it is when the market's file is applied again."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream markets kill-switch DE on --reason 'the model shows nonsense'",
            "  offerstream markets kill-switch DE off --reason 'rolled back'",
            "  offerstream markets kill-switch DE on --from 2026-11-28T22:00 --until 2026-11-29T06:00 --reason 'tills"
                    + " are changed over'"
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

    @Option(names = "--from", paramLabel = "TIME", description = "When it begins, such as 2026-11-28T22:00.")
    private String from;

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends by itself, such as 2026-11-29T06:00.")
    private String until;

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
        var period = period(installation, isOn);
        boolean isThrown = KillSwitch.set(
                installation,
                transaction,
                market,
                isOn,
                period,
                reason,
                context.clock().instant());
        context.say("The kill switch of " + market + " is " + position
                + (isThrown ? " " + period.words() + "." : " already."));
    }

    private Period period(Installation installation, boolean isOn) {
        if (from == null && until == null) {
            return Period.UNBOUNDED;
        } else if (!isOn) {
            throw new NotDoneException(
                    Why.USAGE, "--from and --until say when it is on; off is off from the next tick on");
        }
        var applied = KillSwitch.market(installation, market);
        var config = MarketConfig.parse(applied.getFile(), applied.getConfig());
        return Period.of(Optional.ofNullable(from), Optional.ofNullable(until), config.timeZone());
    }
}
