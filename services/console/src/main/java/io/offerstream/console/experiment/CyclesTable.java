package io.offerstream.console.experiment;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.util.ArrayList;
import java.util.List;

/** Every cycle that is known of a market. */
final class CyclesTable {
    private CyclesTable() {}

    static Table of(MarketState market) {
        var rows = new ArrayList<List<Cell>>();
        market.results().descendingMap().forEach((id, measures) -> rows.add(row(market, measures.newest())));
        return new Table(
                "cycles",
                "Cycles, newest first. One cycle that stands out of many is expected: see all together below",
                List.of(
                        Column.text("Cycle", "cycle_id"),
                        Column.text("State", "state"),
                        Column.number("Lift", "lift"),
                        Column.text("Interval", "interval"),
                        Column.text("Sample ratio", "sample_ratio"),
                        Column.number("TEST", "test_assigned"),
                        Column.number("CONTROL", "control_assigned"),
                        Column.text("Verdict", "verdict")),
                rows,
                "No cycle has been measured yet.");
    }

    private static List<Cell> row(MarketState market, ExperimentResult result) {
        boolean hidden = result.getSrmVerdict().equals("RED") || result.getLift() == null;
        return List.of(
                Cell.of(result.getCycleId()).linked(Addresses.experiment(market.code(), result.getCycleId())),
                Cell.of(words(result)),
                hidden ? Cell.none() : Cell.change(result.getLift()),
                hidden
                        ? Cell.none()
                        : Cell.of(Figures.interval(result.getLiftLow(), result.getLiftHigh()))
                                .toned(tone(result)),
                ratio(result),
                Cell.of(result.getTestAssigned()),
                Cell.of(result.getPopularityAssigned()),
                Cell.of(result.getVerdict()));
    }

    private static Tone tone(ExperimentResult result) {
        return result.getLiftLow() != null && result.getLiftLow() > 0
                ? Tone.GOOD
                : result.getLiftHigh() != null && result.getLiftHigh() < 0 ? Tone.BAD : Tone.PLAIN;
    }

    private static Cell ratio(ExperimentResult result) {
        return switch (result.getSrmVerdict()) {
            case "GREEN" -> Cell.of("fits").toned(Tone.GOOD);
            case "AMBER" -> Cell.of("watch").toned(Tone.WATCH);
            case "RED" -> Cell.of("broken").toned(Tone.BAD);
            default -> Cell.none();
        };
    }

    /** How final a result is. */
    static String words(ExperimentResult result) {
        return result.getState() == CycleState.OPEN
                ? "open"
                : result.getState() == CycleState.PROVISIONAL
                        ? "closed, late events still count"
                        : result.getState() == CycleState.FINAL ? "final" : "unknown";
    }
}
