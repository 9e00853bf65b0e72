package io.offerstream.console.experiment;

import io.offerstream.console.access.Role;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.CycleMeasures;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Form;
import io.offerstream.console.view.Form.Option;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.ExperimentSummary;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does it work: one cycle's verdict, what it rests on, and all cycles together. */
public final class ExperimentPage implements PageMaker {
    private final ConsoleState state;
    private final Clock clock;

    public ExperimentPage(ConsoleState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Page make(PageRequest request) {
        return state.read(all -> page(request, all, request.market(all)));
    }

    private Page page(PageRequest request, ConsoleState all, MarketState market) {
        var blocks = new ArrayList<Block>();
        var chosen = chosen(request, market);
        if (chosen.isEmpty()) {
            blocks.add(Block.live(
                    "verdict",
                    "",
                    Notice.empty(
                            "No cycle has been measured yet",
                            "The first result comes with the first tick after a cycle has opened.")));
        }
        chosen.ifPresent(measures -> {
            var result = measures.newest();
            blocks.add(Block.still("choose", "", chooser(market, result)));
            blocks.add(Block.live("verdict", "", Verdicts.of(result, Moment.of(all, clock), market.zone())));
            blocks.add(Block.live("lift-now", "Lift at a glance", CycleFacts.of(result, market.zone())));
            blocks.add(Block.live(
                    "lift",
                    "Lift of TEST over CONTROL_POPULARITY in this cycle",
                    LiftChart.of(measures, market.zone())));
            blocks.add(Block.live("arms", "Arms", ArmsTable.of(result, market)));
            blocks.add(Block.live("comments", "Comments", CommentOnCycle.comments(market, result.getCycleId())));
            if (request.may(Role.OPERATOR, market.code())) {
                blocks.add(Block.still("comment", "", CommentOnCycle.form(market.code(), result.getCycleId())));
            }
            blocks.add(Block.live("slates", "Slates made anew", SlatesTable.of(market, result.getCycleId())));
        });
        blocks.add(Block.live("cycles", "Every cycle", CyclesTable.of(market)));
        market.summary().ifPresent(summary -> pooled(blocks, "pooled", market.code(), summary));
        if (request.mayReadEverything()) {
            all.allMarkets().ifPresent(summary -> pooled(blocks, "pooled-all", "every market", summary));
        }
        return new Page(
                "Experiment " + market.code(),
                "experiment",
                Optional.of(market.code()),
                "Does what TEST is offered make more customers redeem than popularity does?",
                blocks);
    }

    private static void pooled(List<Block> blocks, String id, String of, ExperimentSummary summary) {
        blocks.add(Block.live(id, "All closed cycles of " + of + " together", Pooled.verdict(summary)));
        blocks.add(Block.live(id + "-figures", "", Pooled.of(summary)));
    }

    /** Of the query, or the newest. */
    private static Optional<CycleMeasures> chosen(PageRequest request, MarketState market) {
        return request.asked("cycle")
                .map(id -> Optional.ofNullable(market.results().get(id))
                        .orElseThrow(() -> new NothingThereException(
                                "Nothing is known of a cycle " + id + " of " + market.code() + ".")))
                .or(() -> Optional.ofNullable(market.results().lastEntry()).map(entry -> entry.getValue()));
    }

    private static Form chooser(MarketState market, ExperimentResult result) {
        var options = new ArrayList<Option>();
        market.results()
                .descendingMap()
                .forEach((id, measures) ->
                        options.add(new Option(id, id + " · " + CyclesTable.words(measures.newest()))));
        return new Form(
                Addresses.experiment(market.code()),
                List.of(new Form.Field("cycle", "Cycle", result.getCycleId(), options)));
    }
}
