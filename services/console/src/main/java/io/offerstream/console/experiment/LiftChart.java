package io.offerstream.console.experiment;

import io.offerstream.console.state.CycleMeasures;
import io.offerstream.console.state.Look;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Chart;
import io.offerstream.console.view.Chart.Series;
import io.offerstream.console.view.Chart.Stroke;
import io.offerstream.console.view.Chart.Unit;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Content;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Table;
import java.time.ZoneId;
import java.util.List;

/** Lift over the time of a cycle, with an interval that may be looked at all the time. */
final class LiftChart {
    private LiftChart() {}

    static Content of(CycleMeasures measures, ZoneId zone) {
        if (measures.newest().getSrmVerdict().equals("RED")) {
            return Notice.empty("Withheld", "The sample ratio is broken: no lift of this cycle is to be trusted.");
        }
        var rows = measures.looks().stream()
                .filter(look -> look.lift() != null)
                .map(look -> row(look, zone))
                .toList();
        var table = new Table(
                "lift",
                "Live lift and its always-valid interval at the looks that are kept",
                List.of(
                        Column.text("As of", "as_of"),
                        Column.number("Lift", "lift"),
                        Column.number("Interval from", "interval_low"),
                        Column.number("to", "interval_high"),
                        Column.number("TEST redeeming", "test_redeeming"),
                        Column.number("CONTROL redeeming", "control_redeeming"),
                        Column.number("p", "always_valid_p")),
                rows,
                "No lift yet: CONTROL_POPULARITY has no redemption, or nothing has been looked at.");
        return new Chart(
                table,
                Unit.CHANGE,
                zone,
                List.of(new Series(1, Stroke.SOLID), new Series(2, Stroke.BAND), new Series(3, Stroke.BAND)));
    }

    private static List<Cell> row(Look look, ZoneId zone) {
        return List.of(
                Cell.time(look.asOf(), zone),
                Cell.change(look.lift()),
                Cell.change(look.low()),
                Cell.change(look.high()),
                Cell.of(look.testRedeeming()),
                Cell.of(look.controlRedeeming()),
                Cell.p(look.liveP()));
    }
}
