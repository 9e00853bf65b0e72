package io.offerstream.simulator.events;

import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.world.Daypart;
import io.offerstream.simulator.world.Luck;
import io.offerstream.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What app and till send of what customers of one market do: a slate and what was browsed behind it are one impression;
 * some surfaces do not know the assignment, and some tills only their own code. Owned by one thread.
 */
public final class LifeEvents {
    /** Share of impressions whose surface does not know the assignment; assumed. */
    private static final double WITHOUT_ASSIGNMENT = 0.05;

    /** Share of redemptions whose till knows its own code only; assumed. */
    private static final double CODE_ONLY = 0.1;

    /** Sessions begin so far from the slot's end that what follows from them is in it, too. */
    private static final Duration BEGIN_WITHIN = Duration.ofHours(5);

    private static final Duration REDEEMED_WITHIN = Duration.ofMinutes(50);

    private static final int SMALLEST_BASKET = 400;
    private static final int LARGEST_BASKET = 3_000;
    /** An offer takes off a fifth of the basket. */
    private static final int BASKET_TO_DISCOUNT = 5;

    private final KnownMarket market;
    private final Timeline timeline;
    private final Road road;
    private final long seed;
    private int looksSent;
    private int organicsSent;

    public LifeEvents(KnownMarket market, Timeline timeline, Road road, long seed) {
        this.market = market;
        this.timeline = timeline;
        this.road = road;
        this.seed = Luck.key(seed, market.code().hashCode());
    }

    /**
     * Sends off what has happened since the last call.
     *
     * @param assignments ids by customer; empty where there is none
     */
    public void send(int cycle, int slot, IntFunction<Optional<String>> assignments) {
        var begin = timeline.at(cycle, slot);
        var looks = market.looks();
        for (; looksSent < looks.size(); looksSent++) {
            look(looks, looksSent, begin, slot, assignments.apply(looks.customer(looksSent)));
        }
        var organics = market.organics();
        for (; organicsSent < organics.size(); organicsSent++) {
            int customer = organics.customer(organicsSent);
            long key = Luck.key(seed, begin.toEpochMilli(), customer, 1);
            redeem("till", customer, organics.offer(organicsSent), begin, part(BEGIN_WITHIN, key));
        }
    }

    private void look(Looks looks, int look, Instant begin, int slot, Optional<String> assignment) {
        int customer = looks.customer(look);
        long key = Luck.key(seed, begin.toEpochMilli(), customer, 0);
        var after = part(BEGIN_WITHIN, key);
        var shown = new ArrayList<String>();
        for (int position = 0; position < Looks.MOST; position++) {
            int offer = looks.offer(look, position);
            if (offer >= 0) {
                var id = Ids.offer(offer);
                // Whoever comes across the same offer twice has seen it once.
                if (!shown.contains(id)) {
                    shown.add(id);
                }
                if (looks.isRedeemed(look, position)) {
                    redeem(
                            "app",
                            customer,
                            offer,
                            begin,
                            after.plus(part(REDEEMED_WITHIN, Luck.key(key, 2 + position))));
                }
            }
        }
        if (!shown.isEmpty()) {
            boolean isKnown = Luck.uniform(Luck.key(key, 1)) >= WITHOUT_ASSIGNMENT;
            road.send(Impression.newBuilder()
                    .setEventId(id("seen", customer, begin))
                    .setEventTime(begin.plus(after))
                    .setMarket(market.code())
                    .setCustomerId(Ids.customer(customer))
                    .setOfferIds(shown)
                    .setSurface(Surface.APP)
                    .setEvidence(Evidence.VIEWED)
                    .setSessionId(id("session", customer, begin))
                    .setAssignmentId(assignment.filter(named -> isKnown).orElse(null))
                    .setContextFeatures(List.of("DAYPART=" + Daypart.names().get(World.daypart(slot))))
                    .build());
        }
    }

    private void redeem(String where, int customer, int offer, Instant begin, Duration after) {
        var id = id(where, customer, begin) + "-" + offer;
        long key = Luck.key(seed, begin.toEpochMilli(), customer, offer, 3);
        boolean isCode = Luck.uniform(Luck.key(key, 0)) < CODE_ONLY;
        long basket = (long) SMALLEST_BASKET + Luck.below(LARGEST_BASKET - SMALLEST_BASKET, Luck.key(key, 1));
        road.send(Redemption.newBuilder()
                .setEventId(id)
                .setEventTime(begin.plus(after))
                .setMarket(market.code())
                .setCustomerId(Ids.customer(customer))
                .setOfferId(isCode ? null : Ids.offer(offer))
                .setPosCode(isCode ? "POS-" + offer : null)
                .setStoreId("store-01")
                .setBasketId(id)
                .setBasketMinor(basket)
                .setDiscountMinor(basket / BASKET_TO_DISCOUNT)
                .setKind(RedemptionKind.REDEEMED)
                .build());
    }

    private static Duration part(Duration of, long key) {
        return Duration.ofMillis(1 + (long) (Luck.uniform(key) * of.toMillis()));
    }

    private static String id(String kind, int customer, Instant begin) {
        return kind + "-" + customer + "-" + begin.getEpochSecond();
    }
}
