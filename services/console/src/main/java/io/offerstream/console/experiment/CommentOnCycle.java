package io.offerstream.console.experiment;

import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Submission;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.experiments.CycleComments;
import java.util.List;

/** What people remark on a cycle: who reads its figures later knows what was the matter. */
public final class CommentOnCycle implements Action {
    private static final String CYCLE = "cycle";

    private final Desk desk;

    public CommentOnCycle(Desk desk) {
        this.desk = desk;
    }

    static Table comments(MarketState market, String cycleId) {
        return new Table(
                "comments",
                "Comments on cycle " + cycleId + ", newest first",
                List.of(Column.text("When", "event_time"), Column.text("Who", "actor"), Column.text("What", "comment")),
                market.comments(cycleId).stream()
                        .map(entry -> List.of(
                                Cell.time(entry.getEventTime(), market.zone()),
                                Cell.of(entry.getActor()),
                                Cell.of(entry.getReason())))
                        .toList(),
                "Nobody has remarked anything on this cycle.");
    }

    static ActForm form(String market, String cycleId) {
        return new ActForm(
                Addresses.comments(market),
                List.of(
                        Field.hidden(CYCLE, cycleId),
                        Field.reason(
                                "Comment on this cycle",
                                "Such as what else happened in these days. It stays in the audit: name no customer.")),
                List.of(Button.of("Comment")));
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var comment = submission.reason();
        var cycleId = submission
                .field(CYCLE)
                .filter(id -> desk.state()
                        .read(all ->
                                all.market(market).filter(one -> one.results().containsKey(id)))
                        .isPresent())
                .orElseThrow(() -> new NotDoneException(
                        Why.USAGE, "Say which cycle: it must be one that " + market + " has results of."));
        desk.change(submission.person(), transaction -> {
            CycleComments.add(transaction, market, cycleId, comment, desk.now());
            return null;
        });
        return new Go(Addresses.experiment(market, cycleId));
    }
}
