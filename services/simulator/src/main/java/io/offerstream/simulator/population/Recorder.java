package io.offerstream.simulator.population;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.population.PopulationConfig.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Turns what one customer does into events, as apps and tills really send them: some late, some twice, some without the
 * assignment, some with the till's code only.
 */
final class Recorder {
    private static final Duration SENT_AGAIN_WITHIN = Duration.ofMinutes(10);
    private static final Duration REVERSED_WITHIN = Duration.ofHours(1);
    private static final int STORES = 20;
    private static final int SMALLEST_BASKET = 400;
    private static final int LARGEST_BASKET = 3_000;
    /** An offer takes off a fifth of the basket. */
    private static final int BASKET_TO_DISCOUNT = 5;

    private final Behaviour behaviour;
    private final Chance chance;
    private final Catalogue catalogue;
    private final Customer customer;
    private final List<Arrival<Impression>> impressions = new ArrayList<>();
    private final List<Arrival<Redemption>> redemptions = new ArrayList<>();

    Recorder(PopulationConfig config, Catalogue catalogue, Customer customer) {
        this.behaviour = config.behaviour();
        this.chance = new Chance(config.seed());
        this.catalogue = catalogue;
        this.customer = customer;
    }

    Actions actions() {
        return new Actions(impressions, redemptions);
    }

    void impression(String step, Instant time, Assignment assignment) {
        var id = id("impression", step);
        var random = chance.of(id);
        var impression = Impression.newBuilder()
                .setEventId(id)
                .setEventTime(time)
                .setMarket(customer.getMarket())
                .setCustomerId(customer.getCustomerId())
                .setOfferIds(assignment.getOffers())
                .setSurface(random.nextDouble() < behaviour.kiosk() ? Surface.KIOSK : Surface.APP)
                .setEvidence(Evidence.VIEWED)
                .setSessionId(id("session", step))
                .setAssignmentId(
                        random.nextDouble() < behaviour.withoutAssignment() ? null : assignment.getAssignmentId())
                .setContextFeatures(List.of("DAYPART="
                        + Daypart.ofHour(
                                time.getEpochSecond() / Duration.ofHours(1).toSeconds())))
                .build();
        arrive(impressions, time, impression, random);
    }

    void redemption(String kind, String step, Instant time, String offerId) {
        var id = id(kind, step) + "-" + offerId;
        var random = chance.of(id);
        int basket = random.nextInt(SMALLEST_BASKET, LARGEST_BASKET);
        // Only an offer of ours has a code that we know.
        var code = catalogue
                .find(customer.getMarket(), offerId)
                .map(offer -> offer.getPosCodes().get(0))
                .filter(known -> random.nextDouble() < behaviour.posCodeOnly());
        var till = Redemption.newBuilder()
                .setMarket(customer.getMarket())
                .setCustomerId(customer.getCustomerId())
                .setOfferId(code.isPresent() ? null : offerId)
                .setPosCode(code.orElse(null))
                .setStoreId("store-%02d".formatted(random.nextInt(STORES)))
                .setBasketId(id("basket", step))
                .setBasketMinor((long) basket)
                .setDiscountMinor((long) basket / BASKET_TO_DISCOUNT);
        var redemption = till.setEventId(id)
                .setEventTime(time)
                .setKind(RedemptionKind.REDEEMED)
                .build();
        arrive(redemptions, time, redemption, random);
        if (random.nextDouble() < behaviour.reversed()) {
            var reversedAt = time.plusMillis(1 + random.nextLong(REVERSED_WITHIN.toMillis()));
            var reversal = till.setEventId(id + "-reversed")
                    .setEventTime(reversedAt)
                    .setKind(RedemptionKind.REVERSED)
                    .setReversesEventId(id)
                    .build();
            arrive(redemptions, reversedAt, reversal, random);
        }
    }

    private <E> void arrive(List<Arrival<E>> arrivals, Instant time, E event, SplittableRandom random) {
        boolean late = random.nextDouble() < behaviour.late();
        long delay = late ? 1 + random.nextLong(behaviour.latest().toMillis()) : 0;
        arrivals.add(new Arrival<>(time.plusMillis(delay), event));
        if (random.nextDouble() < behaviour.duplicated()) {
            long again = 1 + random.nextLong(SENT_AGAIN_WITHIN.toMillis());
            arrivals.add(new Arrival<>(time.plusMillis(delay + again), event));
        }
    }

    private String id(String kind, String step) {
        return String.join("-", kind, customer.getMarket(), customer.getCustomerId(), step);
    }
}
