package io.offerstream.interactionstate.exposure;

import io.offerstream.interactionstate.state.CustomerAssignment;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SealedLabel;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.interactionstate.state.UseReversal;
import io.offerstream.platform.market.MarketConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

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

        int before = size(state);
        state.setSlates(since(horizon, state.getSlates(), SeenSlate::getTime));
        state.setUses(since(horizon, state.getUses(), OfferUse::getTime));
        state.setReversals(since(horizon, state.getReversals(), UseReversal::getTime));
        state.setSealed(since(horizon, state.getSealed(), SealedLabel::getTime));
        state.setAssignments(since(horizon, state.getAssignments(), CustomerAssignment::getValidTo));
        return size(state) < before;
    }

    /** A copy: the lists that Avro reads cannot drop elements. */
    private static <F> List<F> since(long horizon, List<F> facts, ToLongFunction<F> time) {
        return facts.stream()
                .filter(fact -> time.applyAsLong(fact) >= horizon)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static int size(CustomerState state) {
        return state.getSlates().size()
                + state.getUses().size()
                + state.getReversals().size()
                + state.getSealed().size()
                + state.getAssignments().size();
    }
}
