package io.offerstream.console.queue;

import io.offerstream.console.act.Desk;
import io.offerstream.console.approval.Approvals;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes that wait for a second person, and what became of others. */
public final class QueuePage implements PageMaker {
    private final Desk desk;
    private final Approvals approvals;

    public QueuePage(Desk desk, Approvals approvals) {
        this.desk = desk;
        this.approvals = approvals;
    }

    @Override
    public Page make(PageRequest request) {
        var now = desk.now();
        var blocks = new ArrayList<Block>();
        if (!approvals.rules().isOn()) {
            blocks.add(Block.still(
                    "off",
                    "",
                    Notice.empty(
                            "Nobody needs a second person here",
                            "Everybody does alone what their role allows. Where people sign in by name, large changes wait"
                                    + " for somebody else's approval; console.approval.required sets it.")));
        }
        desk.state().read(all -> {
            var markets = all.markets().stream()
                    .filter(market -> request.mayRead(market.code()))
                    .toList();
            blocks.add(Block.live("waiting", "What waits", RequestTables.waiting(markets, now)));
            blocks.add(Block.live("decided", "What was decided on", RequestTables.decided(markets, now)));
            return null;
        });
        return new Page(
                "Approvals",
                "approvals",
                Optional.empty(),
                "Changes that nobody makes alone: somebody else than their author approves them, and they are made.",
                List.copyOf(blocks));
    }
}
