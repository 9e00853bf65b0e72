package io.offerstream.console.market;

import io.offerstream.console.access.Role;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Content;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Source;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.Market;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a market is set up and served: policy, models, prices, its file as it was applied. */
public final class MarketPage implements PageMaker {
    private final ConsoleState state;
    private final Clock clock;

    public MarketPage(ConsoleState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Page make(PageRequest request) {
        return state.read(all -> page(request, request.market(all), Moment.of(all, clock)));
    }

    private static Page page(PageRequest request, MarketState market, Moment moment) {
        var blocks = new ArrayList<Block>();
        blocks.add(Block.live("policy", "How it is served", policy(market, moment)));
        var links = new ArrayList<Link>();
        if (request.may(Role.OPERATOR, market.code()) && market.applied().isPresent()) {
            links.add(new Link("Kill switch…", Addresses.killSwitch(market.code()), false));
        }
        links.add(new Link("Who changed it, and why", Addresses.audit(market.code()), false));
        blocks.add(Block.still("do", "", new Links(links)));
        blocks.add(Block.live("model", "Model that serves", ModelViews.live(market, moment)));
        blocks.add(Block.live("versions", "Model versions", ModelViews.versions(market)));
        blocks.add(Block.live("gates", "What the gate found", ModelViews.gates(market)));
        blocks.add(Block.live("decisions", "Decisions on models", ModelViews.decisions(market)));
        blocks.add(Block.live("prices-now", "Prices", PriceViews.facts(market)));
        blocks.add(Block.live("prices", "Offers with a price", PriceViews.table(market)));
        blocks.add(Block.live("config", "Configuration", config(market)));
        blocks.add(Block.live("file", "Market file as it was applied", file(market)));
        return new Page(
                "Market " + market.code(),
                "market",
                Optional.of(market.code()),
                "How it is set up, who serves it, and why.",
                blocks);
    }

    private static Facts policy(MarketState market, Moment moment) {
        var facts = new ArrayList<Fact>();
        var policy = market.policy();
        facts.add(policy.map(one -> new Fact("Policy", Cell.of(one.getPolicy().name()), one.getReason()))
                .orElseGet(() -> new Fact("Policy", Cell.of("PERSONALISED"), "nothing has led to another yet")));
        policy.ifPresent(one -> {
            facts.add(new Fact(
                    "Decided at",
                    Cell.time(one.getDecidedAt(), market.zone()),
                    one.getCycleId().isEmpty() ? "" : "by the result of cycle " + one.getCycleId()));
            facts.add(new Fact("TEST served by the model", Cell.percent(one.getTestShare()), ""));
            facts.add(new Fact(
                    "Exposure floor, concentration cap",
                    Cell.of("× " + Figures.number(one.getExposureFloorFactor()) + ", × "
                            + Figures.number(one.getConcentrationCapFactor())),
                    "what the market's own are multiplied by"));
        });
        market.applied().ifPresent(applied -> {
            facts.add(KillSwitchPage.fact(applied, moment.now(), market.zone()));
            facts.add(new Fact(
                    "Flags",
                    Cell.of(applied.getFlags().isEmpty() ? "None" : String.join(", ", applied.getFlags())),
                    "switched on"));
        });
        market.newestCycle()
                .ifPresent(cycle -> facts.add(new Fact(
                        "Open cycle",
                        Cell.of(cycle.getCycleId()).linked(Addresses.experiment(market.code())),
                        "until " + Cell.time(cycle.getClosesAt(), market.zone()).text())));
        market.newestAssignment()
                .ifPresent(time -> facts.add(new Fact(
                        "Newest assignment",
                        Cell.time(time, market.zone()),
                        market.newestCycle()
                                .flatMap(cycle -> market.handedOut(cycle.getCycleId()))
                                .map(slates -> Figures.count(slates.customers().values().stream()
                                                .mapToLong(Long::longValue)
                                                .sum())
                                        + " customers in the open cycle, " + Figures.count(slates.again())
                                        + " slates made anew")
                                .orElse(""))));
        return new Facts(facts);
    }

    private static Content config(MarketState market) {
        if (market.applied().isEmpty()) {
            return Notice.empty("No configuration", "Nobody has applied a market file: offerstream markets apply.");
        }
        var applied = market.applied().get();
        if (market.config().isEmpty()) {
            return new Notice(
                    Tone.BAD,
                    "This console cannot read the market file",
                    List.of(new Notice.Line(
                            Tone.PLAIN, "Its text is below; a newer version may have written it.", "")));
        }
        var config = market.config().get();
        return new Facts(List.of(
                new Fact("Applied", Cell.time(applied.getEventTime(), market.zone()), fileName(applied)),
                new Fact("Hash", Cell.of(applied.getConfigHash().substring(0, 12)), applied.getConfigHash()),
                new Fact("Time zone", Cell.of(config.timeZone().getId()), "cycles start on its clock"),
                new Fact(
                        "Cycle",
                        Cell.of(config.cycle().period().toString()),
                        "from " + config.cycle().firstStart() + " on"),
                new Fact(
                        "Arms",
                        Cell.of(String.join(
                                ", ",
                                config.experiment().arms().stream()
                                        .map(arm -> arm.arm() + " " + Figures.percent(arm.weight()))
                                        .toList())),
                        "hold-out " + Figures.percent(config.experiment().holdOut())),
                new Fact("Experiment", Cell.of(config.experiment().id()), "the salt of its split"),
                new Fact("Offers a slate", Cell.of((long) config.numberOfPredictions()), ""),
                new Fact(
                        "Exposure floor",
                        Cell.of((long) config.exposureFloor().impressions()),
                        "impressions of a new offer within "
                                + Times.span(config.exposureFloor().within()))));
    }

    private static String fileName(Market applied) {
        return applied.getFile().isEmpty() ? "" : "from " + applied.getFile();
    }

    private static Content file(MarketState market) {
        return market.applied()
                .<Content>map(applied -> new Source("Market file of " + market.code(), applied.getConfig()))
                .orElseGet(() -> Notice.empty("No file", "It is shown here once it is applied."));
    }
}
