package io.offerstream.local.simulation;

import io.offerstream.schemas.ExperimentResult;
import io.offerstream.simulator.comparison.WorldFigures;
import io.offerstream.simulator.scenario.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What this system came to in a world, by the truth and by its own account.
 *
 * @param finalResults of all cycles and markets
 * @param fallbacks when a market first fell back, by market
 * @param exposuresMissing offers in impressions that were published, less those that were counted
 * @param redemptionsMissing redemptions that were published, less those that were counted
 * @param refused events that are in dead-letters
 */
public record ServedWorld(
        Scenario scenario,
        WorldFigures figures,
        List<ExperimentResult> finalResults,
        Map<String, Instant> fallbacks,
        long exposuresMissing,
        long redemptionsMissing,
        long refused) {
    public ServedWorld {
        finalResults = List.copyOf(finalResults);
        fallbacks = Map.copyOf(fallbacks);
    }
}
