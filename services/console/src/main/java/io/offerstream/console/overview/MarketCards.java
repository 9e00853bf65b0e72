package io.offerstream.console.overview;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.IntervalBar;
import io.offerstream.console.view.MarketCard;
import io.offerstream.console.view.MarketCard.Said;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A market at a glance: does it need somebody, and does it work. */
final class MarketCards {
    private static final int MOST_CONCERNS = 4;

    private MarketCards() {}

    static MarketCard of(MarketState market, Moment moment) {
        var concerns = MarketConcerns.of(market, moment);
        var tone = concerns.stream().anyMatch(concern -> concern.tone() == Tone.BAD)
                ? Tone.BAD
                : concerns.isEmpty() ? Tone.GOOD : Tone.WATCH;
        return new MarketCard(
                market.code(),
                tone,
                stamp(market, tone),
                lines(market, concerns),
                verdicts(market),
                bar(market),
                facts(market, moment));
    }

    private static String stamp(MarketState market, Tone tone) {
        return switch (tone) {
            case BAD -> "Needs somebody";
            case WATCH -> "Should be watched";
            default -> market.newestResult().isPresent() ? "Healthy" : "Waits for its first cycle";
        };
    }

    private static List<Notice.Line> lines(MarketState market, List<Concern> concerns) {
        var lines = new ArrayList<Notice.Line>();
        concerns.stream().limit(MOST_CONCERNS).map(Concern::line).forEach(lines::add);
        if (concerns.size() > MOST_CONCERNS) {
            lines.add(new Notice.Line(
                    Tone.PLAIN,
                    concerns.size() - MOST_CONCERNS + " more on the market's page",
                    Addresses.market(market.code())));
        }
        return lines;
    }

    private static List<Said> verdicts(MarketState market) {
        var said = new ArrayList<Said>();
        market.newestResult()
                .filter(result -> result.getState() == CycleState.OPEN)
                .ifPresent(open -> said.add(new Said("Open cycle " + open.getCycleId(), sentence(open))));
        market.newestClosed()
                .ifPresent(closed -> said.add(new Said("Last closed, " + closed.getCycleId(), sentence(closed))));
        return said;
    }

    private static String sentence(ExperimentResult result) {
        return result.getVerdict().isEmpty() ? "Nothing is said yet." : Figures.sentence(result.getVerdict());
    }

    /** Of the cycle that closed last; of the open one before any has closed. */
    private static Optional<IntervalBar> bar(MarketState market) {
        return market.newestClosed()
                .or(market::newestResult)
                .filter(result -> !result.getSrmVerdict().equals("RED"))
                .flatMap(result -> result.getLift() != null
                        ? Optional.of(IntervalBar.of(result.getLift(), result.getLiftLow(), result.getLiftHigh()))
                        : result.getState() == CycleState.OPEN && result.getLiveLift() != null
                                ? Optional.of(IntervalBar.of(
                                        result.getLiveLift(), result.getLiveLiftLow(), result.getLiveLiftHigh()))
                                : Optional.empty());
    }

    private static List<Fact> facts(MarketState market, Moment moment) {
        var facts = new ArrayList<Fact>();
        market.newestResult().ifPresent(result -> {
            facts.add(new Fact(
                    "Offers shown, TEST",
                    Cell.percent(result.getTestCoverage()).linked(Addresses.coverage(market.code())),
                    "CONTROL " + Figures.percent(result.getPopularityCoverage(), "not measured")));
            facts.add(new Fact(
                    "Five most shown, TEST",
                    Cell.percent(result.getTestTop5Share()).linked(Addresses.coverage(market.code())),
                    "CONTROL " + Figures.percent(result.getPopularityTop5Share(), "not measured")));
        });
        facts.add(model(market, moment));
        facts.add(market.policy()
                .map(policy -> new Fact(
                        "Served", Cell.of(words(policy)).linked(Addresses.market(market.code())), policy.getReason()))
                .orElseGet(() -> new Fact("Served", Cell.of("As configured"), "no cycle has led to anything else")));
        return facts;
    }

    private static Fact model(MarketState market, Moment moment) {
        var live = market.modelStatus().map(ModelStatus::getLiveVersion);
        if (live.isEmpty()) {
            return new Fact(
                    "Live model",
                    Cell.of("None yet").linked(Addresses.market(market.code())),
                    market.modelStatus()
                            .filter(status -> status.getCandidateVersion() != null)
                            .map(status -> "version " + status.getCandidateVersion() + " waits for the gate, tried on "
                                    + Figures.percent(status.getRampShare()) + " of TEST")
                            .orElse("popularity serves meanwhile"));
        }
        return new Fact(
                "Live model",
                Cell.of("Version " + live.get()).linked(Addresses.market(market.code())),
                market.liveModel()
                        .map(model -> Times.span(moment.since(model.publishedAt())) + " old")
                        .orElse("age not known"));
    }

    static String words(MarketPolicy policy) {
        return policy.getPolicy() == MarketMode.PERSONALISED
                ? "Personalised"
                : policy.getPolicy() == MarketMode.FALLBACK
                        ? "By popularity"
                        : policy.getPolicy() == MarketMode.RE_ENTRY ? "Re-entry" : "Unknown";
    }
}
