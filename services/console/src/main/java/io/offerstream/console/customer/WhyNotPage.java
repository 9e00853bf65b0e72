package io.offerstream.console.customer;

import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Submission;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.Progress;
import io.offerstream.operations.explain.Funnel.Stage;
import io.offerstream.operations.explain.Holders;
import io.offerstream.operations.explain.OfferFunnel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who has an offer now, and why not more do: every slate of the newest cycle is decided again. */
public final class WhyNotPage implements Action {
    private static final Set<Stage> ALWAYS = EnumSet.of(Stage.ASSIGNED, Stage.ELIGIBLE, Stage.SHOWN);

    private final Desk desk;

    public WhyNotPage(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var offer = submission.part("offer");
        return desk.ask(() -> {
            var found = OfferFunnel.of(desk.evidence(), market, offer, Optional.empty(), Progress.UNWATCHED);
            var holders = Holders.of(desk.cluster(), market, offer);
            return new Show(page(market, offer, holders, found));
        });
    }

    private static Page page(String market, String offer, Holders holders, Optional<OfferFunnel> found) {
        var blocks = new ArrayList<Block>();
        blocks.add(Block.still(
                "now",
                "",
                new Notice(
                        Tone.PLAIN,
                        (holders.holding() == 0
                                        ? "Nobody has it"
                                        : Figures.count(holders.holding()) + " customers have it")
                                + " in the slate that holds now, of " + Figures.count(holders.customers())
                                + " with a slate",
                        found.map(funnel -> funnel.sentences().stream()
                                        .map(text -> new Line(Tone.PLAIN, text, ""))
                                        .toList())
                                .orElse(List.of(new Line(Tone.PLAIN, "The market has had no cycle yet.", ""))))));
        found.ifPresent(
                funnel -> blocks.add(Block.still("funnel", "From all customers to those who redeemed", table(funnel))));
        blocks.add(Block.still(
                "back", "", new Links(List.of(new Link("Back to the offer", Addresses.offer(market, offer), false)))));
        return new Page(
                "Who gets " + offer + ", and why not more",
                "offers",
                Optional.of(market),
                "Every slate of the newest cycle, decided again from what was known then.",
                blocks);
    }

    private static Table table(OfferFunnel found) {
        var funnel = found.funnel();
        var columns = new ArrayList<Column>(List.of(Column.text("Stage", "stage"), Column.number("All", "all")));
        funnel.arms().forEach(arm -> columns.add(Column.number(arm.name(), arm.name())));
        var rows = new ArrayList<List<Cell>>();
        for (var stage : Stage.values()) {
            if (ALWAYS.contains(stage) || funnel.of(stage) != 0 || stage.compareTo(Stage.EVER) >= 0) {
                var row = new ArrayList<Cell>(List.of(Cell.of(stage.words()), Cell.of(funnel.of(stage))));
                funnel.arms().forEach(arm -> row.add(Cell.of(funnel.of(stage, arm))));
                rows.add(row);
            }
        }
        return new Table(
                "funnel",
                "Cycle " + found.cycle().getCycleId() + ", " + Figures.count(found.known())
                        + " customers known by its end"
                        + (found.lost() > 0 ? ", " + found.lost() + " left out: they were erased since" : ""),
                columns,
                rows,
                "");
    }
}
