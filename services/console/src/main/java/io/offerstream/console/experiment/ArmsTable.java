package io.offerstream.console.experiment;

import io.offerstream.console.state.HandedOut;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What each arm did, and who served it. */
final class ArmsTable {
    /** Of those who served an arm, so many are named. */
    private static final int MOST_SERVERS = 3;

    private ArmsTable() {}

    private record Row(Arm arm, long assigned, long exposed, long redeeming, long exposures, long redemptions) {}

    static Table of(ExperimentResult result, MarketState market) {
        var handedOut = market.handedOut(result.getCycleId());
        var rows = new ArrayList<List<Cell>>();
        for (var row : rows(result)) {
            if (row.arm() == Arm.HOLD_OUT && row.assigned() == 0) {
                continue;
            }
            rows.add(List.of(
                    Cell.of(row.arm().name()),
                    servedBy(handedOut, row.arm()),
                    Cell.of(row.assigned()),
                    Cell.of(row.exposed()),
                    Cell.of(row.redeeming()),
                    row.assigned() == 0 ? Cell.none() : Cell.percent((double) row.redeeming() / row.assigned()),
                    Cell.of(row.exposures()),
                    Cell.of(row.redemptions())));
        }
        return new Table(
                "arms",
                "Customers of each arm. Compare arms by the lift and its interval above, not by two rates",
                List.of(
                        Column.text("Arm", "arm"),
                        Column.text("Served by", "served_by"),
                        Column.number("Assigned", "assigned_customers"),
                        Column.number("Saw an offer", "exposed_customers"),
                        Column.number("Redeemed", "redeeming_customers"),
                        Column.number("Rate", "redeeming_per_assigned"),
                        Column.number("Exposures", "exposures"),
                        Column.number("Redemptions", "redemptions")),
                rows,
                "No arm has customers.");
    }

    private static List<Row> rows(ExperimentResult result) {
        return List.of(
                new Row(
                        Arm.TEST,
                        result.getTestAssigned(),
                        result.getTestExposed(),
                        result.getTestRedeeming(),
                        result.getTestExposures(),
                        result.getTestRedemptions()),
                new Row(
                        Arm.CONTROL_POPULARITY,
                        result.getPopularityAssigned(),
                        result.getPopularityExposed(),
                        result.getPopularityRedeeming(),
                        result.getPopularityExposures(),
                        result.getPopularityRedemptions()),
                new Row(
                        Arm.CONTROL_RANDOM,
                        result.getRandomAssigned(),
                        result.getRandomExposed(),
                        result.getRandomRedeeming(),
                        result.getRandomExposures(),
                        result.getRandomRedemptions()),
                new Row(
                        Arm.HOLD_OUT,
                        result.getHoldOutAssigned(),
                        result.getHoldOutExposed(),
                        result.getHoldOutRedeeming(),
                        result.getHoldOutExposures(),
                        result.getHoldOutRedemptions()));
    }

    private static Cell servedBy(Optional<HandedOut> handedOut, Arm arm) {
        var words = handedOut
                .map(slates -> slates.servedBy(arm).entrySet().stream()
                        .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
                        .limit(MOST_SERVERS)
                        .map(entry -> entry.getKey())
                        .collect(Collectors.joining(", ")))
                .orElse("");
        return words.isEmpty() ? Cell.none() : Cell.of(words);
    }
}
