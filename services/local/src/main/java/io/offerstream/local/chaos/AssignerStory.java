package io.offerstream.local.chaos;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Quota;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What conductor and interaction-state tell an assigner, tick after tick: cycles open, offers come, are paused, withdrawn
 * and changed, switches are thrown, customers come, change and are erased. The same from the same seed. Owned by one
 * thread.
 */
final class AssignerStory {
    static final String MARKET = "DE";
    static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");
    static final Duration STEP = Duration.ofMinutes(1);

    private static final Duration CYCLE = Duration.ofMinutes(15);
    private static final int OFFERS = 24;
    private static final int COMPONENTS = 16;
    private static final int CHANGES_A_TICK = 40;
    private static final String YAML = """
            market: DE
            time_zone: UTC
            currency: EUR
            seed: 20261126
            cycle:
              first_start: 2026-01-05T00:00
              period: PT15M
            experiment:
              id: chaos
              arms: {TEST: 0.6, CONTROL_POPULARITY: 0.2, CONTROL_RANDOM: 0.2}
            assignment:
              on_behaviour: reassign
            """;
    private static final MarketConfig CONFIG = MarketConfig.parse("DE.yml", YAML);

    /**
     * What is told before a tick.
     *
     * @param customers by id; empty where one is erased
     */
    record Told(Instant tick, List<Control> control, Map<String, Optional<CustomerFeatures>> customers) {}

    private final Random chance;
    private final int customers;
    private final List<Model> models;
    private final TreeMap<String, Offer> offers = new TreeMap<>();
    private final PinnedModel[] pins = new PinnedModel[2];
    private final Set<String> erased = new HashSet<>();
    private boolean isKilled;
    private int ticks;

    AssignerStory(long seed, int customers) {
        chance = new Random(seed);
        this.customers = customers;
        models = List.of(model(1), model(2));
        for (int number = 0; number < OFFERS; number++) {
            var offer = offer("o-" + number);
            offers.put(offer.getOfferId(), offer);
        }
    }

    /** To be written to {@code models} first, in this order: their places there are pinned. */
    List<Model> models() {
        return models;
    }

    int ticks() {
        return ticks;
    }

    /** Customers that were erased at some time, whether they came back or not. */
    Set<String> erased() {
        return erased;
    }

    /** Offers that nobody may have by now. */
    List<String> gone() {
        return offers.values().stream()
                .filter(offer -> offer.getStatus() != OfferStatus.LIVE)
                .map(Offer::getOfferId)
                .toList();
    }

    /** What comes before the next tick. */
    Told next() {
        var tick = OPENING.plus(STEP.multipliedBy(ticks - 1L));
        var control = new ArrayList<Control>();
        var changed = new TreeMap<String, Optional<CustomerFeatures>>();
        if (ticks == 0) {
            control.add(Control.newBuilder().setMarket(market()).build());
            offers.values()
                    .forEach(offer ->
                            control.add(Control.newBuilder().setOffer(offer).build()));
            for (int number = 0; number < customers; number++) {
                changed.put("c-" + number, Optional.of(features("c-" + number, tick)));
            }
        } else {
            somethingHappens(control, tick);
            for (int i = 0; i < CHANGES_A_TICK; i++) {
                var id = (chance.nextInt(4) == 0 ? "n-" : "c-") + chance.nextInt(customers);
                if (chance.nextInt(20) == 0) {
                    changed.put(id, Optional.empty());
                    erased.add(id);
                } else {
                    changed.put(id, Optional.of(features(id, tick)));
                }
            }
        }
        boolean opens =
                !tick.isBefore(OPENING) && Duration.between(OPENING, tick).toMinutes() % CYCLE.toMinutes() == 0;
        if (opens) {
            control.addAll(opening(tick));
        }
        ticks++;
        return new Told(tick, control, changed);
    }

    private void somethingHappens(List<Control> control, Instant tick) {
        switch (chance.nextInt(8)) {
            case 0, 1, 2 -> {
                var id = new ArrayList<>(offers.keySet()).get(chance.nextInt(offers.size()));
                var offer = Offer.newBuilder(offers.get(id))
                        .setRevision(offers.get(id).getRevision() + 1)
                        .setStatus(chance.nextInt(3) > 0 ? OfferStatus.LIVE : OfferStatus.PAUSED)
                        .setSegments(chance.nextInt(4) > 0 ? List.of() : List.of("TIER=GOLD"))
                        .build();
                offers.put(id, offer);
                control.add(Control.newBuilder().setOffer(offer).build());
            }
            case 3 -> {
                var offer = offer("x-" + ticks);
                offers.put(offer.getOfferId(), offer);
                control.add(Control.newBuilder().setOffer(offer).build());
            }
            case 4 -> {
                isKilled = !isKilled && chance.nextBoolean();
                control.add(Control.newBuilder().setMarket(market()).build());
            }
            case 5 ->
                control.add(Control.newBuilder()
                        .setMarketPolicy(MarketPolicy.newBuilder()
                                .setMarket(MARKET)
                                .setPolicy(MarketMode.RE_ENTRY)
                                .setTestShare(chance.nextInt(3) / 2.0)
                                .setPreviousModel(chance.nextInt(4) == 0)
                                .setReason("chaos")
                                .setDecidedAt(tick)
                                .build())
                        .build());
            default -> {
                // Nothing but customers.
            }
        }
    }

    private Market market() {
        return Market.newBuilder()
                .setEventId("market:" + ticks)
                .setEventTime(OPENING)
                .setMarket(MARKET)
                .setConfig(YAML)
                .setConfigHash(CONFIG.hash())
                .setFile("DE.yml")
                .setKillSwitch(isKilled)
                .build();
    }

    private static Offer offer(String id) {
        return Offer.newBuilder()
                .setEventId("upload:" + id)
                .setEventTime(OPENING)
                .setMarket(MARKET)
                .setOfferId(id)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setFeatures(List.of("PROTEIN=" + Math.floorMod(id.hashCode(), 5)))
                .setValidFrom(OPENING.minus(Duration.ofDays(1)))
                .setValidTo(OPENING.plus(Duration.ofDays(30)))
                .setStatus(OfferStatus.LIVE)
                .build();
    }

    private CustomerFeatures features(String id, Instant tick) {
        return CustomerFeatures.newBuilder()
                .setMarket(MARKET)
                .setCustomerId(id)
                .setAsOf(tick)
                .setProfileFeatures(List.of(chance.nextInt(3) == 0 ? "TIER=GOLD" : "TIER=BLUE"))
                .setBehaviourFeatures(
                        "{\"taste:PROTEIN=" + chance.nextInt(5) + "\":" + (chance.nextInt(200) - 100) / 100.0 + "}")
                .setConsent(chance.nextInt(20) > 0)
                .setOffersRedeemed(chance.nextInt(5) == 0 ? List.of("o-" + chance.nextInt(OFFERS)) : List.of())
                .build();
    }

    private List<Control> opening(Instant tick) {
        int number = (int) (Duration.between(OPENING, tick).toMinutes() / CYCLE.toMinutes());
        var popularity = Popularity.newBuilder()
                .setMarket(MARKET)
                .setAsOf(tick)
                .setPriorRate(0.05)
                .setOffers(offers.keySet().stream()
                        .map(id -> new OfferPopularity(id, 100L, 100.0, 5L, 0.05, 0.01 * (1 + chance.nextInt(20))))
                        .toList())
                .build();
        var opened = CycleOpened.newBuilder()
                .setMarket(MARKET)
                .setCycleId(CONFIG.calendar().at(tick).orElseThrow().id())
                .setExperimentId("chaos")
                .setArmWeights(CONFIG.experiment().arms().stream()
                        .map(share -> share.arm() + "=" + share.weight())
                        .toList())
                .setOpensAt(tick)
                .setClosesAt(tick.plus(CYCLE))
                .setDecidedAt(tick)
                .setConfigHash(CONFIG.hash())
                .setEligibleOffers(List.copyOf(offers.keySet()))
                .setSeed(CONFIG.seed())
                .setModel(pins[number % 2])
                .setPreviousModel(pins[(number + 1) % 2])
                .setQuotas(number % 2 == 0 ? List.of() : List.of(quota("TEST", 4), quota("CONTROL_POPULARITY", 1)))
                .build();
        return List.of(
                Control.newBuilder().setPopularity(popularity).build(),
                Control.newBuilder().setCycleOpened(opened).build());
    }

    private static Quota quota(String arm, long aBucket) {
        return new Quota("o-1", arm, Collections.nCopies(BucketOfCustomer.BUCKETS, aBucket));
    }

    private Model model(int version) {
        var random = new Random(version);
        var ofCustomers = new TreeMap<String, float[]>();
        var ofOffers = new TreeMap<String, float[]>();
        for (var tier : List.of("TIER=GOLD", "TIER=BLUE")) {
            ofCustomers.put(tier, row(random));
        }
        for (int protein = 0; protein < 5; protein++) {
            ofCustomers.put("taste:PROTEIN=" + protein, row(random));
            ofOffers.put("PROTEIN=" + protein, row(random));
        }
        IntStream.range(0, OFFERS).forEach(number -> ofOffers.put("offer:o-" + number, row(random)));
        byte[] bytes = ModelFormat.write(RankingModel.of(ofCustomers, ofOffers, new float[COMPONENTS + 1], Map.of()));
        var sha256 = HexFormat.of().formatHex(Sha256.of(bytes));
        pins[version - 1] = new PinnedModel((long) version, (long) version, 0, version - 1L, sha256);
        return Model.newBuilder()
                .setMarket(MARKET)
                .setVersion(version)
                .setGeneration(version)
                .setPublishedAt(OPENING)
                .setComponents(COMPONENTS)
                .setSha256(sha256)
                .setModel(ByteBuffer.wrap(bytes))
                .setManifest("{}")
                .build();
    }

    private static float[] row(Random random) {
        var row = new float[COMPONENTS + 1];
        for (int i = 0; i < row.length; i++) {
            row[i] = (random.nextFloat() - 0.5f) / 2;
        }
        return row;
    }
}
