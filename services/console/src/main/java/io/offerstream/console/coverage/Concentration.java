package io.offerstream.console.coverage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.state.CycleMeasures;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.schemas.ExperimentResult;
import java.util.ArrayList;
import java.util.List;

/** Further figures of how an arm spread its exposures, as measurement writes them beside the columns. */
final class Concentration {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_CYCLES = 12;

    private Concentration() {}

    static Table of(MarketState market) {
        var rows = new ArrayList<List<Cell>>();
        market.results().descendingMap().values().stream()
                .limit(MOST_CYCLES)
                .map(CycleMeasures::newest)
                .forEach(result -> read(result)
                        .properties()
                        .forEach(arm -> rows.add(row(market, result, arm.getKey(), arm.getValue()))));
        return new Table(
                "concentration",
                "The newest " + MOST_CYCLES
                        + " cycles. Gini: 0 is even, 1 is all on one offer. Effective offers: as many even ones would"
                        + " spread alike",
                List.of(
                        Column.text("Cycle", "cycle_id"),
                        Column.text("Arm", "arm"),
                        Column.number("Coverage", "coverage"),
                        Column.number("Top 5", "top5_share"),
                        Column.number("Gini", "gini"),
                        Column.number("Effective offers", "effective_offers"),
                        Column.number("HHI", "hhi"),
                        Column.number("New offers' share", "new_offer_share")),
                rows,
                "No exposures have been counted yet.");
    }

    private static JsonNode read(ExperimentResult result) {
        try {
            return result.getConcentration().isEmpty()
                    ? MissingNode.getInstance()
                    : JSON.readTree(result.getConcentration());
        } catch (JsonProcessingException e) {
            // Nothing to show is better than no page.
            return MissingNode.getInstance();
        }
    }

    private static List<Cell> row(MarketState market, ExperimentResult result, String arm, JsonNode figures) {
        return List.of(
                Cell.of(result.getCycleId()).linked(Addresses.experiment(market.code(), result.getCycleId())),
                Cell.of(arm),
                Cell.percent(value(figures, "coverage")),
                Cell.percent(value(figures, "top5_share")),
                Cell.number(value(figures, "gini")),
                Cell.number(value(figures, "effective_offers")),
                Cell.number(value(figures, "hhi")),
                Cell.percent(value(figures, "new_offer_share")));
    }

    private static Double value(JsonNode figures, String name) {
        return figures.path(name).isNumber() ? figures.path(name).doubleValue() : null;
    }
}
