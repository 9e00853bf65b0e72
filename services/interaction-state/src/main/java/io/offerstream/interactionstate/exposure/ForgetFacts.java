package io.offerstream.interactionstate.exposure;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.attribution.Exposure;
import io.offerstream.interactionstate.attribution.Horizon;
import io.offerstream.interactionstate.caps.RunningOffers;
import io.offerstream.interactionstate.caps.Tallies;
import io.offerstream.interactionstate.state.CustomerCycles;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.PastExposure;
import io.offerstream.interactionstate.state.Profile;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.OpenedCycles;
import io.offerstream.schemas.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Drops the facts that nothing can change any more: no late event may come for them, and their window is sealed. The
 * facts of a cycle go together, because its counts of customers need all of them; and those of the cycle before stay as
 * long, because they say what these customers did before. Of an exposure, what behaviour features need stays, and how
 * often an offer was seen and redeemed.
 *
 * @param attribution at the tick
 * @param asCounted as counts see it, at the tick
 * @param tick epoch milliseconds
 */
public record ForgetFacts(
        CustomerState state,
        Attribution attribution,
        Attribution asCounted,
        MarketConfig config,
        OpenedCycles cycles,
        Function<String, Optional<Offer>> offers,
        long tick) {
    private static final Comparator<PastExposure> HISTORY = Comparator.comparingLong(PastExposure::getTime)
            .thenComparing(PastExposure::getOfferId)
            .thenComparingInt(PastExposure::getPosition);

    /** Far more than CRM sends in {@code correct_until}. */
    private static final int MOST_PROFILES = 20;

    private static final long HOUR = Duration.ofHours(1).toMillis();

    public void settled() {
        long horizon = Horizon.at(tick, config, cycles);
        if (holdsAnythingBefore(horizon)) {
            remember(horizon);
            // Offers that ended after the horizon too: their facts stay as long, and they may be prolonged.
            new Tallies(state, new RunningOffers(offers, horizon)).takeWhatIsBefore(horizon, tick);
            forgetBefore(horizon);
        }
        CustomerCycles.forgetBefore(state, horizon);
        forgetProfiles();
    }

    /**
     * When the oldest fact may be forgotten: epoch milliseconds after the tick, {@link Long#MAX_VALUE} if there is none.
     * An estimate, since nobody knows how long the next cycle will be; if it is too early, the next one is later.
     */
    public long nextDue() {
        long oldest = Math.min(
                state.getSlates().isEmpty()
                        ? Long.MAX_VALUE
                        : state.getSlates().get(0).getTime(),
                state.getUses().isEmpty()
                        ? Long.MAX_VALUE
                        : state.getUses().get(0).getTime());
        if (oldest == Long.MAX_VALUE) {
            return oldest;
        }
        var cycle = cycles.at(oldest).or(cycles::newest);
        long length = cycle.map(known -> known.closes() - known.opens()).orElse(HOUR);
        long settled =
                cycle.map(known -> Math.max(oldest, known.closes() + length)).orElse(oldest);
        return Math.max(settled + Horizon.settledAfter(config), tick + length);
    }

    private boolean holdsAnythingBefore(long horizon) {
        return (!state.getSlates().isEmpty() && state.getSlates().get(0).getTime() < horizon)
                || (!state.getUses().isEmpty() && state.getUses().get(0).getTime() < horizon)
                || (!state.getReversals().isEmpty()
                        && state.getReversals().get(0).getTime() < horizon);
    }

    /** Keeps, of what is forgotten, the exposures that came to an end; the latest that count. Nothing without consent. */
    private void remember(long horizon) {
        var profiles = state.getProfiles();
        if (profiles.isEmpty() || !profiles.get(profiles.size() - 1).getConsent()) {
            state.setHistory(new ArrayList<>());
            return;
        }
        var history = new ArrayList<>(state.getHistory());
        attribution.exposures().stream()
                .filter(exposure -> exposure.slate().getTime() < horizon)
                .forEach(exposure -> attribution
                        .endOf(exposure, tick)
                        .ifPresent(redeemed -> history.add(new PastExposure(
                                exposure.slate().getTime(),
                                exposure.offerId(),
                                exposure.position(),
                                attribution
                                        .creditOf(exposure)
                                        .map(OfferUse::getTime)
                                        .orElse(0L)))));
        history.sort(HISTORY);
        int most = config.behaviour().history();
        state.setHistory(new ArrayList<>(history.subList(Math.max(0, history.size() - most), history.size())));
    }

    private void forgetBefore(long horizon) {
        // Either way: what was labelled by it must not become organic, and what was counted for it stays counted.
        state.getUses()
                .forEach(use -> use.setCredited(use.getCredited()
                        || isForgotten(attribution.exposureOf(use), horizon)
                        || isForgotten(asCounted.exposureOf(use), horizon)));
        state.setSlates(keep(state.getSlates(), slate -> slate.getTime() >= horizon));
        state.setUses(keep(state.getUses(), use -> use.getTime() >= horizon));
        var known = state.getUses().stream().map(use -> use.getEventId()).collect(Collectors.toSet());
        // A till's clock may have put a reversal before its redemption: it is needed as long as that is here.
        state.setReversals(keep(
                state.getReversals(),
                reversal -> reversal.getTime() >= horizon || known.contains(reversal.getReverses())));
    }

    private static boolean isForgotten(Optional<Exposure> exposure, long horizon) {
        return exposure.filter(shown -> shown.slate().getTime() < horizon).isPresent();
    }

    /** Keeps the newest, and those under which a slate was shown or may still turn out to have been. */
    private void forgetProfiles() {
        var profiles = state.getProfiles();
        if (profiles.size() < 2) {
            return;
        }
        long needed = tick - config.events().correctUntil().toMillis();
        if (!state.getSlates().isEmpty()) {
            needed = Math.min(needed, state.getSlates().get(0).getTime());
        }
        int first = 0;
        while (first + 1 < profiles.size() && profiles.get(first + 1).getTime() < needed) {
            first++;
        }
        first = Math.max(first, profiles.size() - MOST_PROFILES);
        if (first > 0) {
            state.setProfiles(new ArrayList<Profile>(profiles.subList(first, profiles.size())));
        }
    }

    private static <F> List<F> keep(List<F> facts, Predicate<F> needed) {
        return facts.stream().filter(needed).collect(Collectors.toCollection(ArrayList::new));
    }
}
