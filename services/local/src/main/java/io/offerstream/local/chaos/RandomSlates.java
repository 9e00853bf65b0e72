package io.offerstream.local.chaos;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.Popularity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The random slates of a story: cycles that open, and outcomes that come position by position, some ticks apart. Some
 * slates are shown twice, some have an offer of which nothing can be known, some were drawn from other offers than were
 * pinned. A pure function of its seed. Owned by one thread.
 */
final class RandomSlates {
    private static final Duration CYCLE = Duration.ofHours(6);
    private static final int MOST_SLATES = 3;
    private static final int POSITIONS = 3;
    private static final int MOST_DELAY = 4;

    private final Random random;
    private final Map<String, TreeMap<String, Offer>> offers = new HashMap<>();
    private final Map<String, CycleOpened> open = new HashMap<>();

    /** By market and writer, what is still to be told, and when. */
    private final Map<String, List<Outcome>> due = new HashMap<>();

    private int ids;

    RandomSlates(long seed) {
        random = new Random(seed);
    }

    void learn(Offer offer) {
        offers.computeIfAbsent(offer.getMarket(), market -> new TreeMap<>()).put(offer.getOfferId(), offer);
    }

    /** What is announced of a market's cycle, if one opens at the tick. */
    List<Control> open(String market, Instant tick) {
        var known = open.get(market);
        if (known != null && tick.isBefore(known.getClosesAt())) {
            return List.of();
        }
        long number = Duration.between(TrainerStory.OPENING, tick).dividedBy(CYCLE);
        var opens = TrainerStory.OPENING.plus(CYCLE.multipliedBy(number));
        var scores = new ArrayList<OfferPopularity>();
        var live = new ArrayList<String>();
        for (var offer : offers.get(market).values()) {
            // Some know the same, and some nothing.
            if (random.nextInt(4) > 0) {
                scores.add(new OfferPopularity(offer.getOfferId(), 10L, 10.0, 1L, 0.1, random.nextInt(5) / 10.0));
            }
            if (tick.isBefore(offer.getValidTo())) {
                live.add(offer.getOfferId());
            }
        }
        var cycle = CycleOpened.newBuilder()
                .setMarket(market)
                .setCycleId(opens.toString().substring(0, "2026-01-05T00:00".length()))
                .setExperimentId("chaos")
                .setOpensAt(opens)
                .setClosesAt(opens.plus(CYCLE))
                .setDecidedAt(tick)
                .setConfigHash("")
                .setEligibleOffers(live)
                .build();
        open.put(market, cycle);
        return List.of(
                Control.newBuilder()
                        .setPopularity(new Popularity(market, tick, 0.2, scores))
                        .build(),
                Control.newBuilder().setCycleOpened(cycle).build());
    }

    /** What one task of interaction-state says of a market's random slates at a tick. */
    List<Outcome> outcomes(String market, Instant tick, int writer) {
        var waiting = due.computeIfAbsent(market + writer, key -> new ArrayList<>());
        var cycle = open.get(market);
        for (int left = random.nextInt(MOST_SLATES + 1); left > 0; left--) {
            if (cycle.getEligibleOffers().size() >= POSITIONS) {
                show(cycle, tick, waiting);
            }
        }
        var said = new ArrayList<Outcome>();
        waiting.removeIf(outcome -> !outcome.getSealedAt().isAfter(tick) && said.add(outcome));
        return said;
    }

    private void show(CycleOpened cycle, Instant tick, List<Outcome> waiting) {
        var drawn = new ArrayList<>(cycle.getEligibleOffers());
        int candidates = drawn.size() + (random.nextInt(10) == 0 ? 1 : 0);
        Collections.shuffle(drawn, random);
        var assignment = cycle.getMarket() + ":r" + ids++ + ":" + cycle.getCycleId() + ":1";
        for (int time = random.nextInt(5) == 0 ? 2 : 1; time > 0; time--) {
            var impression = "shown" + ids++;
            for (int position = 0; position < POSITIONS; position++) {
                var sealed = tick.plus(TrainerStory.STEP.multipliedBy(random.nextInt(MOST_DELAY)));
                waiting.add(outcome(cycle, assignment, impression, position, drawn.get(position), candidates, sealed));
            }
        }
    }

    private Outcome outcome(
            CycleOpened cycle,
            String assignment,
            String impression,
            int position,
            String offer,
            int candidates,
            Instant sealed) {
        int luck = random.nextInt(100);
        return Outcome.newBuilder()
                .setOutcomeId("shown#" + impression + "#" + position + "#1")
                .setMarket(cycle.getMarket())
                .setCustomerPseudonym("pseudonym of " + assignment)
                .setKind(
                        luck < 3
                                ? OutcomeKind.CENSORED
                                : luck < 30 ? OutcomeKind.REDEEMED : OutcomeKind.SEEN_NOT_REDEEMED)
                .setOfferId(offer)
                .setImpressionId(impression)
                .setImpressionTime(sealed.minusSeconds(7200))
                .setSealedAt(sealed)
                .setPosition(position)
                .setExaminationWeight(1 - 0.15 * position)
                .setCycleId(cycle.getCycleId())
                .setArm(Arm.CONTROL_RANDOM)
                .setServedPolicy(Policy.RANDOM)
                .setAssignmentId(assignment)
                .setPropensity(1.0 / candidates / (candidates - 1) / (candidates - 2))
                .setPositionPropensity(1.0 / (candidates - position))
                .setTrainable(luck % 2 == 0 || luck > 20)
                .setCustomerFeatures("{\"TIER=GOLD\":1.0,\"taste:PROTEIN=BEEF\":" + luck / 100.0 + "}")
                .setContextFeatures(List.of("DAYPART=LUNCH"))
                .build();
    }
}
