package io.offerstream.simulator.events;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.simulator.world.MarketWorld;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** What CRM and ops say of one market of a world. */
public record ReferenceEvents(MarketWorld market, Timeline timeline, int cycles) {
    /** All customers, who all consent. */
    public List<Customer> customers() {
        return IntStream.range(0, market.customers())
                .mapToObj(customer -> Customer.newBuilder()
                        .setEventId("customer-" + customer)
                        .setEventTime(timeline.start())
                        .setMarket(market.code())
                        .setCustomerId(Ids.customer(customer))
                        .setProfileFeatures(market.profileFeatures(customer))
                        .setConsent(true)
                        .build())
                .toList();
    }

    /** Those that go live with a cycle; in the first, all that are live in it. */
    public List<Offer> offers(int cycle) {
        var catalogue = market.catalogue();
        int first = cycle == 0 ? 0 : catalogue.knownBy(cycle - 1);
        return IntStream.range(first, catalogue.knownBy(cycle))
                .mapToObj(offer -> offer(offer, cycle))
                .toList();
    }

    private Offer offer(int offer, int from) {
        var catalogue = market.catalogue();
        int to = from;
        while (to < cycles && catalogue.isLive(offer, to)) {
            to++;
        }
        // Uploaded a tick before it may be shown.
        Instant validFrom = timeline.at(from, 0);
        return Offer.newBuilder()
                .setEventId("offer-" + offer)
                .setEventTime(from == 0 ? validFrom : validFrom.minus(Timeline.SLOT))
                .setMarket(market.code())
                .setOfferId(Ids.offer(offer))
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle(Ids.offer(offer))
                .setFeatures(catalogue.features(offer))
                .setValidFrom(validFrom)
                .setValidTo(timeline.at(to, 0))
                .setStatus(OfferStatus.LIVE)
                .setPosCodes(List.of("POS-" + offer))
                .build();
    }
}
