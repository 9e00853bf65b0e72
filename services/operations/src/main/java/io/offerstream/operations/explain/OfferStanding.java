package io.offerstream.operations.explain;

import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.cycle.Refusal;
import io.offerstream.slates.policy.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What became of one live offer for one customer.
 *
 * @param position in the slate, from 0; below 0 if it is not in there
 * @param propensity of the offer in its position; 0 if it is not in the slate
 * @param placeByLogit among the offers that the customer might have, from 1, before any luck; 0 if they might not
 * @param behind by how much the sum of logit and luck misses the last offer of a full slate: 0 or less if it would be
 *     in there; empty where the slate has room
 */
public record OfferStanding(
        Offer offer,
        int number,
        Standing standing,
        int position,
        double propensity,
        Optional<Refusal> refusal,
        int placeByLogit,
        Optional<Double> behind) {
    /** In a word. */
    public enum Fate {
        SHOWN,
        OUTSCORED,
        /** It is the market's budget that makes the slate short. */
        NO_ROOM,
        REFUSED
    }

    /** Of every live offer: the slate first, then the others, nearest first, then those refused. */
    public static List<OfferStanding> of(Again again) {
        var open = again.open();
        var offers = open.offers();
        var decision = again.decision();
        var slate = decision.slate();
        var standings = IntStream.range(0, offers.size())
                .mapToObj(offer -> open.standing(again.subject(), offer))
                .toList();
        var byLogit = IntStream.range(0, offers.size())
                .boxed()
                .filter(offer -> decision.refusals().get(offer) == null)
                // Stable: of equal ones the lower id.
                .sorted(Comparator.comparingDouble(
                                (Integer offer) -> standings.get(offer).logit())
                        .reversed())
                .toList();
        boolean isFull = slate.offers().size() >= open.config().numberOfPredictions();
        var last = slate.offers().isEmpty()
                ? Optional.<Double>empty()
                : Optional.of(standings
                        .get(offers.indexOf(slate.offers().get(slate.offers().size() - 1)))
                        .sum());
        var all = new ArrayList<OfferStanding>(offers.size());
        for (int i = 0; i < offers.size(); i++) {
            var standing = standings.get(i);
            int position = slate.offers().indexOf(offers.ids().get(i));
            all.add(new OfferStanding(
                    offers.get(i),
                    i,
                    standing,
                    position,
                    position < 0 ? 0 : slate.propensities().get(position),
                    Optional.ofNullable(decision.refusals().get(i)),
                    byLogit.indexOf(i) + 1,
                    isFull ? last.map(sum -> sum - standing.sum()) : Optional.empty()));
        }
        all.sort(Comparator.comparing(OfferStanding::fate)
                .thenComparing(OfferStanding::position)
                .thenComparing(Comparator.comparingDouble(
                                (OfferStanding offer) -> offer.standing().sum())
                        .reversed())
                .thenComparing(OfferStanding::id));
        return all;
    }

    public String id() {
        return offer.getOfferId();
    }

    public Fate fate() {
        if (position >= 0) {
            return Fate.SHOWN;
        } else if (refusal.isPresent()) {
            return Fate.REFUSED;
        }
        return behind.isPresent() ? Fate.OUTSCORED : Fate.NO_ROOM;
    }

    /** Whether luck put it into the slate: by score and price alone it would not be among so many. */
    public boolean isExplored(int slateSize) {
        return position >= 0 && placeByLogit > slateSize;
    }
}
