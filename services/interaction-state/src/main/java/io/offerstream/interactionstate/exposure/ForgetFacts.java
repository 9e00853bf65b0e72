package io.offerstream.interactionstate.exposure;

import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.platform.market.MarketConfig;
import java.time.Instant;

/**
 * Drops the facts that nothing can change any more: no late event may come for them, their window is sealed, and their
 * cycle is final.
 */
public final class ForgetFacts {
    private ForgetFacts() {}

    /** True if anything was dropped. */
    public static boolean settledBefore(CustomerState state, MarketConfig config, long tick) {
        var events = config.events();
        long correctUntil = events.correctUntil().toMillis();
        long settled = tick
                - correctUntil
                - events.attributionWindow().toMillis()
                - events.seal().toMillis();
        // A cycle's counts of customers need every fact of the cycle.
        long horizon = config.calendar()
                .at(Instant.ofEpochMilli(tick - correctUntil))
                .map(cycle -> Math.min(settled, cycle.opensAt().toEpochMilli()))
                .orElse(settled);

        boolean dropped = state.getSlates().removeIf(slate -> slate.getTime() < horizon);
        dropped |= state.getUses().removeIf(use -> use.getTime() < horizon);
        dropped |= state.getReversals().removeIf(reversal -> reversal.getTime() < horizon);
        dropped |= state.getSealed().removeIf(label -> label.getTime() < horizon);
        dropped |= state.getAssignments().removeIf(assignment -> assignment.getValidTo() < horizon);
        return dropped;
    }
}
