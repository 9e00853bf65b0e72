package io.offerstream.interactionstate.attribution;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.OpenedCycles;
import io.offerstream.platform.reference.OpenedCycles.OpenedCycle;

/** How far back facts are kept. */
public final class Horizon {
    private Horizon() {}

    /**
     * Facts stamped earlier may be forgotten at the tick. Whether they are depends on when the customer was decided for
     * last: so what must be the same however often facts come uses none of them.
     *
     * @param tick epoch milliseconds
     * @return epoch milliseconds
     */
    public static long at(long tick, MarketConfig config, OpenedCycles cycles) {
        long settled = tick - settledAfter(config);
        return cycles.at(settled)
                .map(cycle -> cycles.at(cycle.opens() - 1).orElse(cycle))
                .map(OpenedCycle::opens)
                .orElse(settled);
    }

    /** After so many milliseconds no late event may come for a fact, and its window is sealed. */
    public static long settledAfter(MarketConfig config) {
        var events = config.events();
        return events.correctUntil().toMillis()
                + events.attributionWindow().toMillis()
                + events.seal().toMillis();
    }
}
