package io.offerstream.local.quality;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Contrast.Seen;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A market in which half of the customers want meat and the other half want plants, each shown one offer of either kind
 * a day and redeeming the one they want: popularity cannot tell the two apart.
 */
public final class Simulated {
    public static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    public static final String YAML = """
            market: DE
            time_zone: UTC
            currency: EUR
            seed: 7
            cycle: {first_start: 2026-01-05T00:00, period: P7D}
            experiment: {id: simulated}
            lightfm_model: {loss: warp}
            """;

    private static final int CUSTOMERS = 40;
    private static final int DAYS = 20;

    private Simulated() {}

    public static MarketConfig config() {
        return MarketConfig.parse("DE.yml", YAML);
    }

    static MarketLog log() {
        var offers = new MarketOffers();
        offers().forEach(offers::learn);
        return new MarketLog(config(), offers, outcomes());
    }

    public static List<Offer> offers() {
        return List.of(offer("beef", "PROTEIN=MEAT"), offer("beans", "PROTEIN=PLANT"));
    }

    private static Offer offer(String id, String feature) {
        return Offer.newBuilder()
                .setEventId("offer-" + id)
                .setEventTime(START)
                .setMarket("DE")
                .setOfferId(id)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setFeatures(List.of(feature))
                .setValidFrom(START.minus(Duration.ofDays(1)))
                .setValidTo(START.plus(Duration.ofDays(90)))
                .setStatus(OfferStatus.LIVE)
                .build();
    }

    /** Three a day and customer: what was redeemed, what was not, and the contrast of both. */
    public static List<Outcome> outcomes() {
        var outcomes = new ArrayList<Outcome>();
        for (int day = 0; day < DAYS; day++) {
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                boolean wantsMeat = customer % 2 == 0;
                var redeemed = wantsMeat ? "beef" : "beans";
                var seen = wantsMeat ? "beans" : "beef";
                var impression = new Impression(customer, day);
                outcomes.add(impression.outcome(redeemed, OutcomeKind.REDEEMED));
                outcomes.add(impression.outcome(seen, OutcomeKind.SEEN_NOT_REDEEMED));
                var contrast = impression.outcome(redeemed, OutcomeKind.CONTRAST);
                contrast.setContrast("""
                        {"sample_weight": 1.0, "redeemed": [{"offer": "%s", "position": 0, "examination_weight": 1.0}],
                         "seen": [{"offer": "%s", "position": 1, "examination_weight": 1.0}]}
                        """.formatted(redeemed, seen));
                outcomes.add(contrast);
            }
        }
        return outcomes;
    }

    private record Impression(int customer, int day) {
        Outcome outcome(String offer, OutcomeKind kind) {
            var shown = START.plus(Duration.ofDays(day)).plusSeconds(60);
            var id = "c%d-d%d-%s-%s#1".formatted(customer, day, offer, kind);
            return Outcome.newBuilder()
                    .setOutcomeId(id)
                    .setMarket("DE")
                    .setCustomerPseudonym("c" + customer)
                    .setKind(kind)
                    .setOfferId(offer)
                    .setImpressionId("i" + customer + "-" + day)
                    .setImpressionTime(shown)
                    .setSealedAt(shown.plus(Duration.ofHours(6)))
                    .setPosition(0)
                    .setArm(Arm.TEST)
                    .setTrainable(true)
                    .setCustomerFeatures(customer % 2 == 0 ? "{\"DIET=ANY\": 1.0}" : "{\"DIET=VEGAN\": 1.0}")
                    .build();
        }
    }

    /** One exposure of an offer. */
    static Contrast exposure(String customer, String offer, boolean isRedeemed, Instant time) {
        return new Contrast(
                customer + offer + time,
                time.toEpochMilli(),
                customer,
                Arm.TEST,
                1,
                List.of(),
                isRedeemed ? List.of(offer) : List.of(),
                isRedeemed ? List.of() : List.of(new Seen(offer, 0.5f)));
    }
}
