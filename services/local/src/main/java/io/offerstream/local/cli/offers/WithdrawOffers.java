package io.offerstream.local.cli.offers;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                plan(installation).values().forEach(offer -> context.print("would withdraw " + shown(offer)));
                context.say("Nothing was withdrawn: --dry-run.");
                return ExitCode.OK;
            }
            try (var transaction = new OpsTransaction(installation, Actor.name())) {
                withdraw(plan(installation), installation, transaction);
            }
            return ExitCode.OK;
        }
    }

    private void withdraw(Map<Offer, Offer> plan, Installation installation, OpsTransaction transaction) {
        if (plan.isEmpty()) {
            context.say("Nothing to do.");
            return;
        }
        plan.forEach((before, after) -> transaction.change(
                installation.topics().offers(),
                Optional.of(before),
                after,
                new OpsTransaction.Change(after.getEventId(), after.getEventTime(), "offers.withdraw", reason)));
        transaction.commit();
        plan.values().forEach(offer -> context.print("withdrew " + shown(offer)));
    }

    private static String shown(Offer offer) {
        return Keys.of(offer) + (offer.getTitle().isEmpty() ? "" : " (" + offer.getTitle() + ")");
    }

    /** Each offer that is not withdrawn yet, as it is and as it will be; all of them must exist. */
    private Map<Offer, Offer> plan(Installation installation) {
        var catalogue = Catalogue.read(installation.clients(), installation.topics());
        var ids = catalogue.offers(market).stream().map(Offer::getOfferId).toList();
        if (ids.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED,
                    "market " + market + " has no offers" + DidYouMean.hint(catalogue.markets(), market));
        }
        var plan = new LinkedHashMap<Offer, Offer>();
        for (var id : offerIds) {
            var offer = catalogue
                    .offer(market, id)
                    .orElseThrow(() -> new CommandFailedException(
                            ExitCode.CHECK_FAILED,
                            "market " + market + " has no offer " + id + DidYouMean.hint(ids, id)
                                    + "; nothing was withdrawn"));
            if (offer.getStatus() == OfferStatus.WITHDRAWN) {
                context.say(Keys.of(offer) + " was withdrawn already.");
            } else {
                plan.put(offer, withdrawn(offer));
            }
        }
        return plan;
    }

    private Offer withdrawn(Offer offer) {
        long revision = offer.getRevision() + 1;
        return Offer.newBuilder(offer)
                .setStatus(OfferStatus.WITHDRAWN)
                .setEvent(OfferEvent.OFFER_WITHDRAWN)
                .setRevision(revision)
                .setEventTime(context.clock().instant())
                .setEventId("ops:" + Keys.of(offer) + ":" + revision)
                .build();
    }
}
