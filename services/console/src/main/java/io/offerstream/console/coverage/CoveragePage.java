package io.offerstream.console.coverage;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.CycleMeasures;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Chart;
import io.offerstream.console.view.Chart.Series;
import io.offerstream.console.view.Chart.Stroke;
import io.offerstream.console.view.Chart.Unit;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.ExperimentResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How widely offers are shown, TEST against its controls, and how soon new ones are. */
public final class CoveragePage implements PageMaker {
    private static final List<Series> ARMS =
            List.of(new Series(1, Stroke.SOLID), new Series(2, Stroke.DASHED), new Series(3, Stroke.DOTTED));

    private final ConsoleState state;

    public CoveragePage(ConsoleState state) {
        this.state = state;
    }

    @Override
    public Page make(PageRequest request) {
        return state.read(all -> page(request.market(all)));
    }

    private static Page page(MarketState market) {
        var blocks = new ArrayList<Block>();
        market.newestResult()
                .ifPresentOrElse(
                        result -> {
                            blocks.add(Block.live("now", "Now: cycle " + result.getCycleId(), facts(market, result)));
                            unseen(market, result).ifPresent(notice -> blocks.add(Block.live("unseen", "", notice)));
                        },
                        () -> blocks.add(Block.live(
                                "now",
                                "",
                                Notice.empty(
                                        "No cycle has been measured yet",
                                        "Coverage is counted from the first exposures of a cycle on."))));
        blocks.add(Block.live(
                "coverage",
                "Share of eligible offers with at least one exposure",
                chart(
                        market,
                        "coverage",
                        "Offers shown, by cycle and arm",
                        ExperimentResult::getTestCoverage,
                        ExperimentResult::getPopularityCoverage,
                        ExperimentResult::getRandomCoverage)));
        blocks.add(Block.live(
                "top5",
                "Share of exposures that the five most shown offers have",
                chart(
                        market,
                        "top5",
                        "Five most shown offers, by cycle and arm",
                        ExperimentResult::getTestTop5Share,
                        ExperimentResult::getPopularityTop5Share,
                        ExperimentResult::getRandomTop5Share)));
        Optional.ofNullable(market.results().lastEntry())
                .ifPresent(newest -> blocks.add(Block.live(
                        "within", "Offers shown, within cycle " + newest.getKey(), within(market, newest.getValue()))));
        blocks.add(Block.live("concentration", "Concentration, by cycle and arm", Concentration.of(market)));
        blocks.add(Block.live("new-offers", "New offers, by cycle", newOffers(market)));
        return new Page(
                "Coverage " + market.code(),
                "coverage",
                Optional.of(market.code()),
                "Are all offers shown, or do a few take everything?",
                blocks);
    }

    private static Facts facts(MarketState market, ExperimentResult result) {
        var facts = new ArrayList<Fact>();
        var guard = market.config().map(config -> config.guardrails());
        facts.add(new Fact(
                "Offers shown, TEST",
                Cell.percent(result.getTestCoverage()),
                "of " + Figures.count(result.getEligibleOffers()) + " eligible; warned of below "
                        + guard.map(rails -> Figures.percent(rails.coverageAtLeast()))
                                .orElse("the market's limit")
                        + " at the close"));
        facts.add(new Fact(
                "Offers shown, CONTROL",
                Cell.percent(result.getPopularityCoverage()),
                "popularity; random " + Figures.percent(result.getRandomCoverage(), "not measured")));
        facts.add(new Fact(
                "Five most shown, TEST",
                Cell.percent(result.getTestTop5Share()),
                "of its exposures; at most "
                        + guard.map(rails -> Figures.percent(rails.top5ShareAtMost((int) result.getEligibleOffers())))
                                .orElse("the market's limit")));
        facts.add(new Fact(
                "Five most shown, CONTROL",
                Cell.percent(result.getPopularityTop5Share()),
                "popularity; random " + Figures.percent(result.getRandomTop5Share(), "not measured")));
        facts.add(new Fact(
                "New offers seen",
                Cell.of(Figures.count(result.getNewOffersSeen()) + " of " + Figures.count(result.getNewOffers())),
                "offers that became live in this cycle"));
        facts.add(new Fact(
                "Time to the first exposure",
                result.getFirstExposureMedianSeconds() == null
                        ? Cell.none()
                        : Cell.of(span(result.getFirstExposureMedianSeconds())),
                result.getFirstExposureP95Seconds() == null
                        ? "not measured: no new offer was seen"
                        : "median; 95 of 100 within " + span(result.getFirstExposureP95Seconds())));
        return new Facts(facts);
    }

    private static String span(double seconds) {
        return Times.span(Duration.ofSeconds(Math.round(seconds)));
    }

    private static Optional<Notice> unseen(MarketState market, ExperimentResult result) {
        return result.getUnseenOffers().isEmpty()
                ? Optional.empty()
                : Optional.of(new Notice(
                        Tone.WATCH,
                        "New offers that nobody has seen yet: "
                                + result.getUnseenOffers().size(),
                        result.getUnseenOffers().stream()
                                .limit(20)
                                .map(offer -> new Notice.Line(Tone.PLAIN, offer, Addresses.offer(market.code(), offer)))
                                .toList()));
    }

    private static Chart chart(
            MarketState market,
            String id,
            String caption,
            Function<ExperimentResult, Double> test,
            Function<ExperimentResult, Double> popularity,
            Function<ExperimentResult, Double> random) {
        var rows = new ArrayList<List<Cell>>();
        market.results().values().stream()
                .map(CycleMeasures::newest)
                .forEach(result -> rows.add(List.of(
                        Cell.time(result.getOpensAt(), market.zone()),
                        Cell.percent(test.apply(result)),
                        Cell.percent(popularity.apply(result)),
                        Cell.percent(random.apply(result)))));
        return new Chart(
                new Table(
                        id,
                        caption,
                        List.of(
                                Column.text("Cycle from", "cycle_opens_at"),
                                Column.number("TEST", "test"),
                                Column.number("CONTROL_POPULARITY", "control_popularity"),
                                Column.number("CONTROL_RANDOM", "control_random")),
                        rows,
                        "No cycle has been measured yet."),
                Unit.PERCENT,
                market.zone(),
                ARMS);
    }

    private static Chart within(MarketState market, CycleMeasures cycle) {
        var rows = new ArrayList<List<Cell>>();
        cycle.looks()
                .forEach(look -> rows.add(List.of(
                        Cell.time(look.asOf(), market.zone()),
                        Cell.percent(look.testCoverage()),
                        Cell.percent(look.controlCoverage()),
                        Cell.percent(look.testTop5()),
                        Cell.percent(look.controlTop5()))));
        return new Chart(
                new Table(
                        "within",
                        "Share of eligible offers with an exposure, at the looks of the newest cycle that are kept",
                        List.of(
                                Column.text("As of", "as_of"),
                                Column.number("TEST", "coverage_test"),
                                Column.number("CONTROL_POPULARITY", "coverage_control_popularity"),
                                Column.number("Top 5, TEST", "top5_share_test"),
                                Column.number("Top 5, CONTROL", "top5_share_control_popularity")),
                        rows,
                        "Nothing has been looked at yet."),
                Unit.PERCENT,
                market.zone(),
                ARMS.subList(0, 2));
    }

    private static Table newOffers(MarketState market) {
        var rows = new ArrayList<List<Cell>>();
        market.results().descendingMap().values().stream()
                .map(CycleMeasures::newest)
                .forEach(result -> rows.add(List.of(
                        Cell.of(result.getCycleId()).linked(Addresses.experiment(market.code(), result.getCycleId())),
                        Cell.of(result.getNewOffers()),
                        Cell.of(result.getNewOffersSeen()),
                        seconds(result.getFirstExposureMedianSeconds()),
                        seconds(result.getFirstExposureP95Seconds()))));
        return new Table(
                "new-offers",
                "Offers that became live in the cycle, and how soon somebody saw them",
                List.of(
                        Column.text("Cycle", "cycle_id"),
                        Column.number("New", "new_offers"),
                        Column.number("Seen", "new_offers_seen"),
                        Column.number("Median", "first_exposure_median_seconds"),
                        Column.number("95 %", "first_exposure_p95_seconds")),
                rows,
                "No cycle has been measured yet.");
    }

    private static Cell seconds(Double seconds) {
        return seconds == null
                ? Cell.none()
                : new Cell(span(seconds), Double.toString(seconds), Tone.PLAIN, Optional.empty());
    }
}
