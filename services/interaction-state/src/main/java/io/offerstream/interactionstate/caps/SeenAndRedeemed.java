package io.offerstream.interactionstate.caps;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.schemas.Offer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What frequency caps go by, at a tick: how often a customer has seen an offer, and whether they have redeemed it.
 * Exact over the offer's whole validity, however many exposures that are: of facts that the state holds no more,
 * {@link Tallies} have the sum. A pure function of the facts that the tick has reached.
 */
public final class SeenAndRedeemed {
    private final SortedMap<String, Integer> seen = new TreeMap<>();
    private final SortedSet<String> redeemed = new TreeSet<>();

    /**
     * Counts.
     *
     * @param attribution at the tick, which is in epoch milliseconds
     * @param offers every offer there is, by id
     */
    public SeenAndRedeemed(
            CustomerState state, Attribution attribution, Function<String, Optional<Offer>> offers, long tick) {
        attribution.exposures().forEach(exposure -> seen.merge(exposure.offerId(), 1, Integer::sum));
        attribution.uses().forEach(use -> redeemed.add(use.getOfferId()));
        var takenBack = Tallies.takenBack(state, tick);
        for (var tally : state.getTallies()) {
            if (tally.getSeen() > 0) {
                seen.merge(tally.getOfferId(), tally.getSeen(), Integer::sum);
            }
            if (!takenBack.containsAll(tally.getRedeemed())) {
                redeemed.add(tally.getOfferId());
            }
        }
        var running = new RunningOffers(offers, tick);
        redeemed.removeIf(offer -> !running.have(offer));
        seen.keySet().removeIf(offer -> redeemed.contains(offer) || !running.haveCapped(offer));
    }

    /** {@code OFFER=COUNT} of each offer with a cap that has not ended and was not redeemed, sorted by offer. */
    public List<String> seen() {
        return seen.entrySet().stream()
                .map(offer -> offer.getKey() + "=" + offer.getValue())
                .toList();
    }

    /** The offers that have not ended and that were redeemed, sorted; with a cap or without. */
    public List<String> redeemed() {
        return List.copyOf(redeemed);
    }
}
