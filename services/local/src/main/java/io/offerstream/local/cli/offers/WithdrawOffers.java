package io.offerstream.local.cli.offers;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.offers.Withdrawal;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Offer;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offers withdraw}: ends offers for good. */
@Command(
        name = "withdraw",
        description = {
            "Withdraws offers: from the next tick on nobody is assigned them. Who has one keeps it until the cycle ends.",
            "A withdrawn offer never comes back; to interrupt one, publish it with status PAUSED."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream offers withdraw DE O-17 --dry-run",
            "  offerstream offers withdraw DE O-17 O-18 --reason 'sold out'"
        })
public final class WithdrawOffers extends Verb {
    @Parameters(index = "0", paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "OFFER", description = "Ids of the offers.")
    private List<String> offerIds;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason = "";

    public WithdrawOffers(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            if (dryRun) {
                plan(installation).steps().values().forEach(offer -> context.print("would withdraw " + shown(offer)));
                context.say("Nothing was withdrawn: --dry-run.");
                return ExitCode.OK;
            }
            try (var transaction = new OpsTransaction(installation, Actor.name())) {
                var plan = plan(installation);
                if (plan.steps().isEmpty()) {
                    context.say("Nothing to do.");
                }
                plan.commit(installation, transaction, reason);
                plan.steps().values().forEach(offer -> context.print("withdrew " + shown(offer)));
            }
            return ExitCode.OK;
        }
    }

    private static String shown(Offer offer) {
        return Keys.of(offer) + (offer.getTitle().isEmpty() ? "" : " (" + offer.getTitle() + ")");
    }

    private Withdrawal plan(Installation installation) {
        var plan =
                Withdrawal.plan(installation, market, offerIds, context.clock().instant());
        plan.already().forEach(offer -> context.say(offer + " was withdrawn already."));
        return plan;
    }
}
