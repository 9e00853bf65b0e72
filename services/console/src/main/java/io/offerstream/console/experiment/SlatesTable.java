package io.offerstream.console.experiment;

import io.offerstream.console.state.HandedOut;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import java.util.ArrayList;
import java.util.List;

/** Why customers got another slate within a cycle. */
final class SlatesTable {
    private SlatesTable() {}

    static Table of(MarketState market, String cycleId) {
        var rows = new ArrayList<List<Cell>>();
        market.handedOut(cycleId)
                .map(HandedOut::causes)
                .ifPresent(causes ->
                        causes.forEach((cause, slates) -> rows.add(List.of(Cell.of(cause), Cell.of(slates)))));
        return new Table(
                "slates",
                "Slates that replaced another within the cycle, by cause",
                List.of(Column.text("Cause", "cause"), Column.number("Slates", "slates")),
                rows,
                "No slate has been made anew in this cycle.");
    }
}
