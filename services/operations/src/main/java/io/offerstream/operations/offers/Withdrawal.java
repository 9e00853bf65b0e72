package io.offerstream.operations.offers;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Offers that are to end for good.
 *
 * @param steps each offer as it is, and as it will be
 * @param already keys of those that were withdrawn before
 */
public record Withdrawal(Map<Offer, Offer> steps, List<String> already) {
    private static final String ACTION = "offers.withdraw";

    /**
     * Looks at what is there.
     *
     * @param now becomes the time of the events
     * @throws NotDoneException if one of the offers does not exist
     */
    public static Withdrawal plan(Cluster cluster, String market, List<String> offerIds, Instant now) {
        var catalogue = Catalogue.read(cluster.clients(), cluster.topics());
        var ids = catalogue.offers(market).stream().map(Offer::getOfferId).toList();
        if (ids.isEmpty()) {
            throw new NotDoneException(
                    Why.CHECK_FAILED,
                    "market " + market + " has no offers" + DidYouMean.hint(catalogue.markets(), market));
        }
        var steps = new LinkedHashMap<Offer, Offer>();
        var already = new ArrayList<String>();
        for (var id : offerIds) {
            var offer = catalogue
                    .offer(market, id)
                    .orElseThrow(() -> new NotDoneException(
                            Why.CHECK_FAILED,
                            "market " + market + " has no offer " + id + DidYouMean.hint(ids, id)
                                    + "; nothing was withdrawn"));
            if (offer.getStatus() == OfferStatus.WITHDRAWN) {
                already.add(Keys.of(offer));
            } else {
                steps.put(offer, of(offer, now));
            }
        }
        return new Withdrawal(steps, already);
    }

    static Offer of(Offer offer, Instant now) {
        long revision = offer.getRevision() + 1;
        return Offer.newBuilder(offer)
                .setStatus(OfferStatus.WITHDRAWN)
                .setEvent(OfferEvent.OFFER_WITHDRAWN)
                .setRevision(revision)
                .setEventTime(now)
                .setEventId("ops:" + Keys.of(offer) + ":" + revision)
                .build();
    }

    /**
     * Withdraws them; returns when readers see it. Does nothing if there is nothing to do.
     *
     * @param transaction opened before the plan was made
     */
    public void commit(Cluster cluster, OpsTransaction transaction, String reason) {
        if (steps.isEmpty()) {
            return;
        }
        var run = Runs.idOf(List.copyOf(steps.values()));
        steps.forEach((before, after) -> transaction.change(
                cluster.topics().offers(),
                Optional.of(before),
                after,
                new OpsTransaction.Change(after.getEventId(), after.getEventTime(), ACTION, reason, run)));
        transaction.commit();
    }
}
