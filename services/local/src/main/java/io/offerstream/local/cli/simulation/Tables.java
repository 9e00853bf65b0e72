package io.offerstream.local.cli.simulation;

import io.offerstream.local.cli.Table;
import io.offerstream.simulator.calibration.Calibration.Row;
import io.offerstream.simulator.comparison.Comparison.Tried;
import io.offerstream.simulator.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What {@code simulate} prints. */
final class Tables {
    private Tables() {}

    static Table of(Report report) {
        var table = new Table(
                "system",
                "true_lift",
                "low",
                "high",
                "redeeming",
                "regret_share",
                "top5_share",
                "new_never_shown",
                "new_within_24_h",
                "coverage",
                "better_in",
                "worlds");
        for (var system : report.systems()) {
            var lift = system.lift();
            table.add(
                    system.system(),
                    share(lift.mean()),
                    lift.worlds() == 1 ? "" : share(lift.low()),
                    lift.worlds() == 1 ? "" : share(lift.high()),
                    share(system.value().mean()),
                    share(system.regretShare().mean()),
                    share(system.topShare().mean()),
                    share(system.neverShown()),
                    share(system.withinADay()),
                    share(system.coverage()),
                    system.better(),
                    system.worlds().size());
        }
        return table;
    }

    static Table ofTuning(List<Tried> tried) {
        var table = new Table("system", "learning_rate", "epochs", "segments", "strength", "value");
        for (var one : tried) {
            boolean learns = one.tuning().epochs() > 0;
            table.add(
                    one.contestant().word(),
                    learns ? one.tuning().learningRate() : "",
                    learns ? one.tuning().epochs() : "",
                    learns ? "" : one.tuning().segments(),
                    learns ? "" : one.tuning().strength(),
                    share(one.value()));
        }
        return table;
    }

    static Table ofCalibration(List<Row> rows) {
        var table = new Table(
                "source",
                "seen",
                "redeemed",
                "viewed",
                "organic",
                "between_offers",
                "between_customers",
                "kinds",
                "interactions");
        for (var row : rows) {
            var spread = row.spread();
            table.add(
                    row.source(),
                    spread.seen(),
                    share(spread.rate()),
                    share(row.viewed()),
                    share(row.organic()),
                    share(spread.offers()),
                    share(spread.customers()),
                    share(spread.kinds()),
                    share(spread.interactions()));
        }
        return table;
    }

    private static String share(OptionalDouble value) {
        return value.isPresent() ? share(value.getAsDouble()) : "";
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}
