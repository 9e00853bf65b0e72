package io.offerstream.console.queue;

import io.offerstream.console.access.Role;
import io.offerstream.console.act.Desk;
import io.offerstream.console.approval.Approvals;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.upload.ChangesTable;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Content;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.approval.ChangeRequests;
import io.offerstream.operations.approval.ProposedChange;
import io.offerstream.operations.approval.ProposedChange.ModelVersion;
import io.offerstream.operations.approval.ProposedChange.Offers;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One change that waits for a second person: what it would do now; approving, refusing and withdrawing it. */
public final class RequestPage implements PageMaker, Action {
    private static final String DO = "do";
    private static final String APPROVE = "approve";
    private static final String REFUSE = "refuse";

    private final Desk desk;

    public RequestPage(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Page make(PageRequest request) {
        var code = request.part("market");
        var now = desk.now();
        var asked = find(code, request.part("request"));
        var blocks = new ArrayList<Block>();
        blocks.add(Block.live("request", "", facts(asked, code, now)));
        if (ChangeRequests.isWaiting(asked, now)) {
            var change = ProposedChange.of(asked);
            addContent(code, change, now, blocks);
            blocks.add(Block.still("decide", "", decision(request, asked, change)));
        }
        blocks.add(Block.still(
                "all",
                "",
                new Links(List.of(
                        new Link("All that waits", Addresses.APPROVALS, false),
                        new Link("What the audit tells of it", Addresses.audit(asked.getRequestId()), false)))));
        return new Page(
                asked.getTitle(), "approvals", Optional.of(code), "Asked for in " + code + ".", List.copyOf(blocks));
    }

    private ChangeRequest find(String market, String id) {
        return desk.state()
                .read(all -> all.market(market).flatMap(of -> of.request(id)))
                .orElseThrow(() -> new NothingThereException("This console knows no request " + id + " of " + market
                        + ". The audit topic may still tell of it."));
    }

    private Facts facts(ChangeRequest asked, String code, Instant now) {
        var zone = desk.state()
                .read(all -> all.market(code).map(MarketState::zone))
                .orElseThrow();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "State",
                RequestTables.state(asked, now),
                asked.getDecidedBy().isEmpty() ? "" : "by " + asked.getDecidedBy() + ": " + asked.getDecisionReason()));
        facts.add(new Fact("Who asks", Cell.of(asked.getAuthor()), ""));
        facts.add(new Fact("Why", Cell.of(asked.getReason()), ""));
        facts.add(new Fact("Asked", Cell.time(asked.getAskedAt(), zone), ""));
        if (asked.getDecidedBy().isEmpty()) {
            facts.add(
                    new Fact("Ends", Cell.time(asked.getExpiresAt(), zone), "after that it has to be asked for again"));
        } else {
            facts.add(new Fact("Decided", Cell.time(asked.getEventTime(), zone), ""));
        }
        return new Facts(facts);
    }

    private static Content decision(PageRequest request, ChangeRequest asked, ProposedChange change) {
        var market = asked.getMarket();
        var address = Addresses.request(market, asked.getRequestId());
        var person = Approvals.asker(request.person());
        if (person.isAlso(asked.getAuthor(), asked.getAuthorId())) {
            return new ActForm(
                    address + "/withdraw", List.of(Field.reason()), List.of(Button.of("Withdraw your request")));
        } else if (request.may(Role.APPROVER, market)) {
            return new ActForm(
                    address,
                    List.of(Field.reason()),
                    List.of(
                            new Button(DO, APPROVE, "Approve: " + lower(change.title()), Tone.PLAIN),
                            new Button(DO, REFUSE, "Refuse", Tone.BAD)));
        }
        return Notice.empty("It waits for an approver of " + market, "Your role does not decide on it.");
    }

    private static String lower(String title) {
        return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
    }

    private void addContent(String market, ProposedChange change, Instant now, List<Block> blocks) {
        if (change instanceof Offers offers) {
            var changes = offers.plan(desk.catalogue(), desk.cluster().topics().offers(), market, now);
            long stale = changes.stream().filter(one -> !Offers.isAsAsked(one)).count();
            if (stale > 0) {
                blocks.add(Block.still(
                        "stale",
                        "",
                        new Notice(
                                Tone.BAD,
                                stale + (stale == 1 ? " offer was" : " offers were")
                                        + " changed since this was asked for",
                                List.of(new Line(
                                        Tone.PLAIN,
                                        "It cannot be approved any more: refuse it, and have the file uploaded again.",
                                        "")))));
            }
            blocks.add(Block.still("changes", "What would change, compared with now", ChangesTable.of(changes)));
        } else if (change instanceof ModelVersion model) {
            blocks.add(Block.still(
                    "model",
                    "",
                    new Links(List.of(new Link(
                            "See model version " + model.version(),
                            Addresses.model(market, model.version()),
                            false)))));
        } else {
            blocks.add(Block.still(
                    "switch",
                    "",
                    new Links(
                            List.of(new Link("See how the kill switch stands", Addresses.killSwitch(market), false)))));
        }
    }

    @Override
    public Outcome take(Submission submission) {
        var reason = submission.reason();
        var decision = submission.field(DO).orElse("");
        if (!decision.equals(APPROVE) && !decision.equals(REFUSE)) {
            throw new NotDoneException(Why.USAGE, "Say whether you approve it or refuse it.");
        }
        var market = submission.part("market");
        var id = submission.part("request");
        var person = Approvals.asker(submission.person());
        desk.change(submission.person(), transaction -> {
            if (decision.equals(APPROVE)) {
                ChangeRequests.approve(desk.cluster(), transaction, market, id, person, reason, desk.now());
            } else {
                ChangeRequests.refuse(desk.cluster(), transaction, market, id, person, reason, desk.now());
            }
            return null;
        });
        awaitDecided(market, id);
        return new Go(Addresses.request(market, id));
    }

    /** Takes a request back; its author's own. */
    public Outcome withdraw(Submission submission) {
        var reason = submission.reason();
        var market = submission.part("market");
        var id = submission.part("request");
        desk.change(submission.person(), transaction -> {
            ChangeRequests.withdraw(
                    desk.cluster(), transaction, market, id, Approvals.asker(submission.person()), reason, desk.now());
            return null;
        });
        awaitDecided(market, id);
        return new Go(Addresses.request(market, id));
    }

    private void awaitDecided(String market, String id) {
        desk.awaitRead(all -> all.market(market)
                .flatMap(of -> of.request(id))
                .filter(request -> request.getState() != RequestState.WAITING)
                .isPresent());
    }
}
