package io.offerstream.interactionstate.erasure;

import io.offerstream.interactionstate.attribution.OutcomeRecords;
import io.offerstream.interactionstate.exposure.ReferenceRules;
import io.offerstream.interactionstate.features.Features;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.Profile;
import io.offerstream.interactionstate.state.Pseudonyms;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.interactionstate.state.UseReversal;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Forgets one customer at a tick: everything known of them, unless it all happened after the erasure, as where an
 * erasure is told again of somebody who has come back. Emits nothing itself.
 */
public record EraseCustomer(ReferenceRules rules, ErasedCustomers erased) {
    /**
     * The outcomes to emit for the state, which is to be dropped; empty if there is nothing to forget.
     *
     * @param time of the erasure, in epoch milliseconds
     */
    public Optional<List<Outcome>> erase(String key, Optional<CustomerState> state, long time) {
        if (erased.isErased(key, time)) {
            return Optional.empty();
        }
        boolean isNewLife = state.filter(known -> isKnownOnlySince(known, time)).isPresent();
        long knownUntil =
                isNewLife ? time : state.map(known -> latest(known, time)).orElse(time);
        // Noted in any case: what comes late from before it must not make them known.
        erased.add(key, time, knownUntil, rules.tick().toEpochMilli());
        return isNewLife
                ? Optional.empty()
                : Optional.of(state.map(known -> outcomes(key, known)).orElse(List.of()));
    }

    /** When the latest happened that is known of them, the erasure if nothing since: it may be told late, and they early. */
    private static long latest(CustomerState known, long time) {
        return Stream.of(
                        known.getProfiles().stream().map(Profile::getTime),
                        known.getSlates().stream().map(SeenSlate::getTime),
                        known.getUses().stream().map(OfferUse::getTime),
                        known.getReversals().stream().map(UseReversal::getTime))
                .flatMap(Function.identity())
                .reduce(time, Math::max);
    }

    /** Of whom nothing has happened, there is an assignment at most, and that must go. */
    private static boolean isKnownOnlySince(CustomerState known, long time) {
        return known.getFirstSeen() > time && known.getFirstSeen() != Long.MAX_VALUE;
    }

    private List<Outcome> outcomes(String key, CustomerState state) {
        var market = Keys.market(key);
        var config = rules.reference().config(market).orElseThrow();
        Pseudonyms.giveTo(key, state, rules.tick().toEpochMilli());
        var features = new Features(
                state,
                List.of(),
                config,
                rules.reference().openedCycles(market),
                offer -> rules.reference().offer(market, offer),
                rules.tick().toEpochMilli());
        return CensorOutcomes.of(state, new OutcomeRecords(key, features, rules.tick()));
    }
}
