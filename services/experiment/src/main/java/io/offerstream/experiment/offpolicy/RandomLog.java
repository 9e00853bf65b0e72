package io.offerstream.experiment.offpolicy;

import java.util.List;

/**
 * The random arm's slates of one market, pooled over cycles: no candidate was trained on any of them, first revisions
 * only.
 *
 * @param slates with their propensities
 * @param withoutPropensities slates that were shown, but whose propensities are lost
 */
public record RandomLog(List<LoggedSlate> slates, long withoutPropensities) {
    public RandomLog {
        slates = List.copyOf(slates);
        if (withoutPropensities < 0) {
            throw new IllegalArgumentException(
                    "withoutPropensities must not be negative, found " + withoutPropensities);
        }
    }

    /** Share of the slates whose propensities are lost; 0 without slates. */
    double missingShare() {
        double all = slates.size() + (double) withoutPropensities;
        return all > 0 ? withoutPropensities / all : 0;
    }
}
