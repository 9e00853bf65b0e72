package io.offerstream.acceptance.erasure;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/** A market with four offers and some customers, who see what they were assigned and redeem some of it. One thread's. */
final class LivingMarket {
    static final String MARKET = "DE";

    private static final String YAML = """
            market: DE
            time_zone: UTC
            currency: EUR
            cycle: {first_start: 2026-01-05T00:00, period: PT6H}
            experiment: {id: acceptance}
            events: {attribution_window: PT1H}
            publish_interval: PT1H
            lightfm_model: {no_components: 4}
            influence: {teaching_offers: seen}
            """;

    /** How many customers there are beside the one. */
    static final int OTHERS = 12;

    private final List<String> others =
            IntStream.range(0, OTHERS).mapToObj(number -> "c-" + number).toList();
    private int ids;

    /** Market and offers, from {@code now} on. */
    List<SpecificRecord> reference(Instant now) {
        var records = new ArrayList<SpecificRecord>();
        records.add(Market.newBuilder()
                .setEventId("ops:DE")
                .setEventTime(now)
                .setMarket(MARKET)
                .setConfig(YAML)
                .setConfigHash(MarketConfig.parse("DE.yml", YAML).hash())
                .setFile("DE.yml")
                .build());
        for (int offer = 1; offer <= 4; offer++) {
            records.add(offer("O-" + offer, now)
                    .setEvent(OfferEvent.OFFER_CREATED)
                    .setStatus(OfferStatus.LIVE)
                    .build());
        }
        return records;
    }

    /** The end of an offer. */
    Offer withdrawn(String offer, Instant now) {
        return offer(offer, now)
                .setEvent(OfferEvent.OFFER_WITHDRAWN)
                .setStatus(OfferStatus.WITHDRAWN)
                .setRevision(2)
                .build();
    }

    private static Offer.Builder offer(String offer, Instant now) {
        return Offer.newBuilder()
                .setEventId("ops:" + offer + ":" + now)
                .setEventTime(now)
                .setMarket(MARKET)
                .setOfferId(offer)
                .setFeatures(List.of("PROTEIN=" + offer.charAt(offer.length() - 1) % 2))
                .setValidFrom(Instant.parse("2026-01-01T00:00:00Z"))
                .setValidTo(Instant.parse("2026-06-01T00:00:00Z"));
    }

    /** What the others are doing. */
    List<SpecificRecord> others(Instant now, Map<String, String> assignments) {
        var events = new ArrayList<SpecificRecord>();
        others.forEach(customer -> events.addAll(session(customer, now, assignments.get(customer))));
        return events;
    }

    /**
     * One customer's profile, three offers seen, one redeemed.
     *
     * @param assignment the offers were taken from; null for none
     */
    List<SpecificRecord> session(String customer, Instant now, String assignment) {
        return List.of(
                Customer.newBuilder()
                        .setEventId("profile-" + ++ids)
                        .setEventTime(now.plusSeconds(60))
                        .setMarket(MARKET)
                        .setCustomerId(customer)
                        .setProfileFeatures(List.of("TIER=GOLD", "VISIT=" + ids))
                        .setConsent(true)
                        .build(),
                impression(customer, now, assignment, List.of("O-1", "O-2", "O-3")),
                Redemption.newBuilder()
                        .setEventId("redemption-" + ++ids)
                        .setEventTime(now.plusSeconds(600))
                        .setMarket(MARKET)
                        .setCustomerId(customer)
                        .setKind(RedemptionKind.REDEEMED)
                        .setOfferId("O-2")
                        .build());
    }

    /** Of offers that nobody knows: refused. */
    Impression refused(String customer, Instant now) {
        return impression(customer, now, null, List.of("O-99"));
    }

    private Impression impression(String customer, Instant now, String assignment, List<String> offers) {
        return Impression.newBuilder()
                .setEventId("impression-" + ++ids)
                .setEventTime(now.plusSeconds(120))
                .setMarket(MARKET)
                .setCustomerId(customer)
                .setOfferIds(offers)
                .setEvidence(Evidence.VIEWED)
                .setAssignmentId(assignment)
                .build();
    }
}
