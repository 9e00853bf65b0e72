package io.offerstream.console.upload;

import io.offerstream.console.access.Role;
import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.offers.RunReversal;
import io.offerstream.operations.offers.RunReversal.Step;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.OfferStatus;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was changed together, what taking it back would do, and taking it back. */
public final class RunPage implements PageMaker, Action {
    private static final int MOST = 200;

    private final Desk desk;

    public RunPage(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Page make(PageRequest request) {
        var market = request.part("market");
        var run = request.part("run");
        var entries = RunViews.entries(desk.state(), market, run);
        if (entries.isEmpty()) {
            throw new NothingThereException(
                    "This console knows no run " + run + " of " + market + ". The audit topic may still have it.");
        }
        var steps = RunReversal.plan(desk.catalogue(), entries, desk.now());
        var blocks = new ArrayList<Block>();
        blocks.add(Block.still("run", "", facts(entries)));
        boolean isPossible = steps.stream().allMatch(step -> step.after().isPresent());
        if (!isPossible) {
            blocks.add(Block.still(
                    "blocked",
                    "",
                    new Notice(
                            Tone.WATCH,
                            "It cannot be taken back as a whole",
                            List.of(new Line(
                                    Tone.PLAIN,
                                    "Something of it was changed or withdrawn since; the table says what. Change the"
                                            + " others by uploading them as they should be.",
                                    "")))));
        } else if (request.may(Role.OPERATOR, market)) {
            blocks.add(Block.still(
                    "revert",
                    "Take it back",
                    new ActForm(
                            Addresses.run(market, run),
                            List.of(Field.reason()),
                            List.of(Button.grave(
                                    "Take back " + steps.size() + (steps.size() == 1 ? " offer" : " offers"))))));
        }
        blocks.add(Block.still("steps", "What taking it back would do", table(market, entries, steps)));
        return new Page("Run " + run, "offers", Optional.of(market), "Changes that were made together.", blocks);
    }

    private static Facts facts(List<AuditEntry> entries) {
        var one = entries.get(0);
        return new Facts(List.of(
                new Fact("Did what", Cell.of(one.getAction()), entries.size() + " offers"),
                new Fact("Who", Cell.of(one.getActor()), ""),
                new Fact("When", Cell.time(one.getEventTime(), ZoneOffset.UTC), ""),
                new Fact("Why", Cell.of(one.getReason().isEmpty() ? "not said" : one.getReason()), "")));
    }

    private static Table table(String market, List<AuditEntry> entries, List<Step> steps) {
        var rows = new ArrayList<List<Cell>>();
        for (int i = 0; i < Math.min(MOST, steps.size()); i++) {
            var step = steps.get(i);
            var id = Keys.id(step.offer());
            rows.add(List.of(
                    Cell.of(id).linked(Addresses.offer(market, id)),
                    Cell.of(entries.get(i).getBefore() == null ? "created it" : "changed it"),
                    step.after()
                            .map(after -> Cell.of(
                                    after.getStatus() == OfferStatus.WITHDRAWN
                                            ? "is withdrawn, for good"
                                            : "is as it was before"))
                            .orElseGet(() -> Cell.of(step.obstacle()).toned(Tone.WATCH))));
        }
        return new Table(
                "steps",
                steps.size() > MOST ? "The first " + MOST + " of " + steps.size() + " offers" : "Offer by offer",
                List.of(
                        Column.text("Offer", "offer_id"),
                        Column.text("The run", "run_did"),
                        Column.text("Taken back, it", "reversal")),
                rows,
                "");
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var reason = submission.reason();
        desk.change(
                submission.person(),
                transaction -> RunReversal.revert(
                        desk.cluster(), transaction, market, submission.part("run"), reason, desk.now()));
        return new Go(Addresses.offers(market));
    }
}
