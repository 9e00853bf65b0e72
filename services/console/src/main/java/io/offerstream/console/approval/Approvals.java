package io.offerstream.console.approval;

import io.offerstream.console.access.Person;
import io.offerstream.console.access.Secrets;
import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.approval.Asker;
import io.offerstream.operations.approval.ChangeRequests;
import io.offerstream.operations.approval.ProposedChange;
import io.offerstream.operations.approval.ProposedChange.Offers;
import io.offerstream.operations.offers.OfferPublication;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.intake.Keys;
import java.util.List;
import java.util.Optional;

/** Has changes wait for a second person that are not for one alone. Safe for many threads. */
public final class Approvals {
    private final Desk desk;
    private final ApprovalRules rules;
    private final Secrets secrets = new Secrets();

    public Approvals(Desk desk, ApprovalRules rules) {
        this.desk = desk;
        this.rules = rules;
    }

    public ApprovalRules rules() {
        return rules;
    }

    /** As whom requests know somebody. */
    public static Asker asker(Person person) {
        return new Asker(Desk.actor(person), person.id());
    }

    /** Why a change by this person waits for somebody else; empty if it does not. */
    public Optional<String> why(Person person, String market, ProposedChange change) {
        if (change instanceof Offers offers
                && rules.offers() >= 0
                && !offers.rows().isEmpty()) {
            long before = publishedLately(person, market);
            return offers.rows().size() + before > rules.offers()
                    ? Optional.of("One person may publish " + rules.offers() + " offers of a market in 24 hours"
                            + (before == 0 ? "." : "; you published " + before + " already."))
                    : Optional.empty();
        }
        return rules.names(change) ? Optional.of(change.title() + ": nobody does that alone here.") : Optional.empty();
    }

    private long publishedLately(Person person, String market) {
        var actor = Desk.actor(person);
        var since = desk.now().minus(ApprovalRules.PERIOD);
        return desk.state().read(all -> all.audit().list()).stream()
                .filter(entry -> entry.getAction().equals(OfferPublication.ACTION))
                .filter(entry -> entry.getActor().equals(actor))
                .filter(entry -> entry.getEventTime().isAfter(since))
                .filter(entry -> Keys.market(entry.getSubject()).equals(market))
                .count();
    }

    /** What to tell before they ask; empty if nobody needs to be asked. */
    public Optional<Block> notice(Person person, String market, ProposedChange change) {
        return why(person, market, change)
                .map(why -> Block.still(
                        "approval",
                        "",
                        new Notice(
                                Tone.WATCH,
                                "Somebody else has to approve this",
                                List.of(
                                        new Line(Tone.PLAIN, why, ""),
                                        new Line(
                                                Tone.PLAIN,
                                                "It then waits under Approvals for an approver of " + market
                                                        + ", and is done the moment they approve it.",
                                                Addresses.APPROVALS)))));
    }

    /**
     * Asks for a change, in a transaction that was opened before it was found.
     *
     * @return where it waits
     */
    public String ask(OpsTransaction transaction, Person person, String market, ProposedChange change, String reason) {
        var request = ChangeRequests.ask(
                desk.cluster(),
                transaction,
                market,
                secrets.token(),
                change,
                asker(person),
                reason,
                desk.now(),
                rules.within());
        desk.awaitRead(all -> all.market(market)
                .flatMap(of -> of.request(request.getRequestId()))
                .isPresent());
        return Addresses.request(market, request.getRequestId());
    }
}
