package io.offerstream.interactionstate.exposure;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Drops the facts that nothing can change any more: no late event may come for them, and their window is sealed. The
 * facts of a cycle go together, because its counts of customers need all of them; and those of the cycle before stay as
 * long, because they say what these customers did before.
 */
public final class ForgetFacts {
    private ForgetFacts() {}

    /**
     * True if anything was dropped.
     *
     * @param attribution of the state as it is
     */
    public static boolean settledBefore(CustomerState state, Attribution attribution, MarketConfig config, long tick) {
        var events = config.events();
        long settled = tick
                - events.correctUntil().toMillis()
                - events.attributionWindow().toMillis()
                - events.seal().toMillis();
        long horizon = config.calendar()
                .at(Instant.ofEpochMilli(settled))
                .map(window -> config.calendar().before(window).orElse(window))
                .map(CycleWindow::opensAt)
                .map(Instant::toEpochMilli)
                .orElse(settled);
        int before = size(state);
        state.setSlates(keep(state.getSlates(), slate -> slate.getTime() >= horizon));
        state.setUses(keep(state.getUses(), use -> use.getTime() >= horizon));
        state.getUses().forEach(use -> use.setCredited(use.getCredited() || isForgotten(use, attribution, horizon)));
        var known = state.getUses().stream().map(OfferUse::getEventId).collect(Collectors.toSet());
        // A till's clock may have put a reversal before its redemption: it is needed as long as that is here.
        state.setReversals(keep(
                state.getReversals(),
                reversal -> reversal.getTime() >= horizon || known.contains(reversal.getReversesEventId())));
        state.setSealed(keep(state.getSealed(), label -> label.getTime() >= horizon));
        state.setAssignments(keep(state.getAssignments(), assignment -> assignment.getValidTo() >= horizon));
        return size(state) < before;
    }

    /** Whether the redemption's impression goes, and the redemption stays: it must not become organic by that. */
    private static boolean isForgotten(OfferUse use, Attribution attribution, long horizon) {
        return attribution
                .exposureOf(use)
                .filter(exposure -> exposure.slate().getTime() < horizon)
                .isPresent();
    }

    /** A copy: the lists that Avro reads cannot drop elements. */
    private static <F> List<F> keep(List<F> facts, Predicate<F> needed) {
        return facts.stream().filter(needed).collect(Collectors.toCollection(ArrayList::new));
    }

    private static int size(CustomerState state) {
        return state.getSlates().size()
                + state.getUses().size()
                + state.getReversals().size()
                + state.getSealed().size()
                + state.getAssignments().size();
    }
}
