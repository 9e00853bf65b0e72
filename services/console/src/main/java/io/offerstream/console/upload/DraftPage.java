package io.offerstream.console.upload;

import io.offerstream.console.act.Desk;
import io.offerstream.console.approval.Approvals;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Form.Option;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.approval.ProposedChange.Offers;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.operations.offers.OfferPublication;
import io.offerstream.operations.publishing.OpsTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an uploaded file would change; once published, what it has changed. */
public final class DraftPage implements PageMaker, Action {
    private static final String MODE = "rows";
    private static final String ALL = "all";
    private static final String VALID = "valid";

    private final Desk desk;
    private final Approvals approvals;
    private final Drafts drafts;

    public DraftPage(Desk desk, Approvals approvals, Drafts drafts) {
        this.desk = desk;
        this.approvals = approvals;
        this.drafts = drafts;
    }

    @Override
    public Page make(PageRequest request) {
        var market = request.part("market");
        var draft =
                drafts.require(request.part("draft"), market, request.person().id());
        return draft.run().map(run -> result(draft, run)).orElseGet(() -> preview(request, draft));
    }

    private Page preview(PageRequest request, Draft draft) {
        var blocks = new ArrayList<Block>();
        blocks.add(Block.still("counts", "", counts(draft)));
        if (!draft.toPublish().isEmpty()) {
            var waits = approvals.notice(request.person(), draft.market(), Offers.of(draft.changes()));
            waits.ifPresent(blocks::add);
            blocks.add(Block.still("publish", "", form(draft, waits.isPresent())));
            blocks.add(Block.still("effect", "What publishing it would do", new DraftEffect(desk).of(draft)));
        } else {
            blocks.add(Block.still("again", "", again(draft)));
        }
        addRefused(draft, blocks);
        if (!draft.toPublish().isEmpty()) {
            blocks.add(Block.still("changes", "What would change", ChangesTable.of(draft.toPublish())));
        }
        return page(draft, "Check of an upload to " + draft.market(), "Nothing is published yet.", blocks);
    }

    private static void addRefused(Draft draft, List<Block> blocks) {
        if (!draft.refused().isEmpty()) {
            blocks.add(Block.still("refused", "Rows that are refused", DraftViews.refused(draft)));
            blocks.add(Block.still(
                    "refused-file",
                    "",
                    new Links(List.of(new Link(
                            "Refused rows as a file to mend",
                            Addresses.draft(draft.market(), draft.id()) + "/refused.csv",
                            true)))));
        }
    }

    private Page result(Draft draft, String run) {
        var blocks = new ArrayList<Block>();
        int published = draft.toPublish().size();
        blocks.add(Block.still(
                "done",
                "",
                new Notice(
                        Tone.GOOD,
                        published + (published == 1 ? " offer is" : " offers are") + " published",
                        List.of(
                                new Line(
                                        Tone.PLAIN,
                                        "From the next tick on they count: the open cycle hands new ones out at once.",
                                        ""),
                                new Line(
                                        Tone.PLAIN,
                                        "Run " + run + ": see it, or take it back",
                                        Addresses.run(draft.market(), run)),
                                new Line(Tone.PLAIN, "All offers", Addresses.offers(draft.market()))))));
        var market = draft.market();
        blocks.add(Block.live(
                "published",
                "The published offers now",
                desk.state().read(all -> DraftViews.published(draft, all.market(market)))));
        addRefused(draft, blocks);
        return page(draft, "Published to " + market, "What became of the upload.", blocks);
    }

    private static Page page(Draft draft, String title, String lead, List<Block> blocks) {
        return new Page(title, "offers", Optional.of(draft.market()), lead, blocks);
    }

    private static Notice counts(Draft draft) {
        long refused = draft.count(Kind.REJECTED);
        var words = draft.count(Kind.NEW) + " new, " + draft.count(Kind.CHANGED) + " changed, "
                + draft.count(Kind.UNCHANGED) + " unchanged, " + refused + " refused";
        return new Notice(
                refused > 0 ? Tone.WATCH : Tone.GOOD,
                words,
                refused == 0
                        ? List.of()
                        : List.of(new Line(
                                Tone.PLAIN,
                                "Refused rows keep the whole file back, unless you choose to publish the valid rows"
                                        + " alone.",
                                "")));
    }

    private static ActForm form(Draft draft, boolean waits) {
        int wanted = draft.toPublish().size();
        var fields = new ArrayList<Field>();
        if (!draft.refused().isEmpty()) {
            fields.add(Field.choice(
                    MODE,
                    "Rows were refused",
                    ALL,
                    List.of(
                            new Option(ALL, "All or nothing: publish nothing while a row is refused"),
                            new Option(
                                    VALID,
                                    "Publish the " + wanted + " valid " + (wanted == 1 ? "row" : "rows")
                                            + ", leave the refused ones out"))));
        }
        fields.add(Field.reason());
        return new ActForm(
                Addresses.draft(draft.market(), draft.id()),
                fields,
                List.of(Button.of((waits ? "Ask for approval of " : "Publish ")
                        + wanted
                        + (wanted == 1 ? " offer" : " offers"))));
    }

    private static Links again(Draft draft) {
        return new Links(List.of(new Link("Upload another file", Addresses.upload(draft.market()), false)));
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var reason = submission.reason();
        var draft = drafts.require(
                submission.part("draft"), market, submission.person().id());
        if (draft.run().isPresent()) {
            return new Go(Addresses.draft(market, draft.id()));
        }
        boolean validOnly = submission.field(MODE).filter(VALID::equals).isPresent();
        return desk.change(
                submission.person(), transaction -> publish(transaction, draft, submission, validOnly, reason));
    }

    private Outcome publish(
            OpsTransaction transaction, Draft draft, Submission submission, boolean validOnly, String reason) {
        var market = draft.market();
        var changes = OfferPublication.plan(desk.cluster(), draft.rows(), Optional.of(market), desk.now());
        var now = draft.with(changes);
        drafts.replace(now);
        if (!Draft.isOfTheSame(draft.changes(), changes)) {
            throw new NotDoneException(
                    Why.CONFLICT,
                    "Somebody has changed these offers since you looked. Nothing was published; look at what would"
                            + " change now.");
        }
        int refused = now.refused().size();
        if (refused > 0 && !validOnly) {
            throw new NotDoneException(
                    Why.CHECK_FAILED,
                    "Nothing was published: " + refused + (refused == 1 ? " row is" : " rows are")
                            + " refused. Mend the file and upload it again, or choose to publish the valid rows"
                            + " alone.");
        }
        var change = Offers.of(changes);
        if (approvals.why(submission.person(), market, change).isPresent()) {
            var waits = approvals.ask(transaction, submission.person(), market, change, reason);
            drafts.remove(draft.id());
            return new Go(waits);
        }
        var run = OfferPublication.publish(desk.cluster(), transaction, changes, OfferPublication.ACTION, reason)
                .orElseThrow(() -> new NotDoneException(
                        Why.CONFLICT, "There is nothing left to publish: all of it is like that already."));
        drafts.replace(now.published(changes, run));
        return new Go(Addresses.draft(market, draft.id()));
    }
}
