package io.offerstream.local.benchmark;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.OfferPrice;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Prices;
import io.offerstream.schemas.PricingReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One market as the services before the assigner would tell of it: customers with a tier, a daypart and six tastes each,
 * offers with three features each, a model of all of them, cycles of a day, prices on some offers. Used by one thread.
 *
 * @param components of the model
 */
record CycleToOpen(int customers, int offers, int components) {
    static final String MARKET = "DE";
    static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");

    private static final Duration CYCLE = Duration.ofDays(1);
    private static final String YAML = """
            market: DE
            time_zone: UTC
            currency: EUR
            seed: 20260105
            cycle:
              first_start: 2026-01-05T00:00
              period: P1D
            experiment:
              id: benchmark
            """;
    private static final MarketConfig CONFIG = MarketConfig.parse("DE.yml", YAML);
    private static final int VALUES = 12;
    private static final int TASTES = 6;
    private static final List<String> TIERS = List.of("BLUE", "SILVER", "GOLD", "PLATINUM");
    private static final List<String> DAYPARTS = List.of("BREAKFAST", "LUNCH", "DINNER", "NIGHT");
    private static final List<String> OFFER_FEATURES = List.of("PROTEIN", "PRODUCT", "DISCOUNT");

    CycleToOpen {
        Positive.require("customers", customers);
        Positive.require("offers", offers);
        Positive.require("components", components);
    }

    static String customer(int number) {
        return String.format(Locale.ROOT, "%016x", Chance.mix(number + 1L));
    }

    String offer(int number) {
        return "offer-" + (1_000 + number);
    }

    /** The market, its offers, the model, and every customer; at a tick before the first cycle. */
    void write(InputWriter input) {
        var tick = OPENING.minusSeconds(1);
        control(input, Control.newBuilder().setMarket(market()).build(), tick);
        for (int number = 0; number < offers; number++) {
            control(input, Control.newBuilder().setOffer(record(number)).build(), tick);
        }
        input.task(input.topics().models(), Keys.of(MARKET, "1"), model(), tick);
        for (int number = 0; number < customers; number++) {
            var features = features(number);
            var key = Keys.of(MARKET, features.getCustomerId());
            var topics = input.topics();
            input.task(topics.customerFeatures(), key, features, tick);
            input.raw(
                    CountPerKey.copies(topics),
                    key,
                    topics.customerFeatures()
                            .serde()
                            .serialize(topics.customerFeatures().name(), features),
                    tick,
                    List.of());
        }
        tick(input, tick);
    }

    private static void control(InputWriter input, Control control, Instant tick) {
        input.multicast(input.topics().control(), MARKET, control, tick);
    }

    /** As interaction-state and the conductor mark it. */
    void tick(InputWriter input, Instant tick) {
        Topics topics = input.topics();
        for (int partition = 0; partition < topics.control().partitions(); partition++) {
            input.mark(topics.customerFeatures(), partition, Marks.writer("interaction-state", partition), tick);
            input.mark(topics.control(), partition, Marks.writer("conductor", 0), tick);
        }
        input.tick(tick);
    }

    private static Market market() {
        return Market.newBuilder()
                .setEventId("market:" + CONFIG.hash())
                .setEventTime(OPENING)
                .setMarket(MARKET)
                .setConfig(YAML)
                .setConfigHash(CONFIG.hash())
                .setFile("DE.yml")
                .build();
    }

    Offer record(int number) {
        var random = new SplittableRandom(number);
        return Offer.newBuilder()
                .setEventId("upload:" + offer(number))
                .setEventTime(OPENING.minus(CYCLE))
                .setMarket(MARKET)
                .setOfferId(offer(number))
                .setEvent(OfferEvent.OFFER_CREATED)
                .setFeatures(OFFER_FEATURES.stream()
                        .map(name -> name + "=" + random.nextInt(VALUES))
                        .toList())
                .setValidFrom(OPENING.minus(CYCLE))
                .setValidTo(OPENING.plus(Duration.ofDays(365)))
                .setStatus(OfferStatus.LIVE)
                .build();
    }

    CustomerFeatures features(int number) {
        var random = new SplittableRandom(number);
        var tastes = new TreeMap<String, String>();
        while (tastes.size() < TASTES) {
            var name = OFFER_FEATURES.get(random.nextInt(OFFER_FEATURES.size()));
            tastes.put(
                    "\"taste:" + name + "=" + random.nextInt(VALUES) + '"',
                    Double.toString(random.nextDouble(-1.5, 1.5)));
        }
        var json = new ArrayList<String>();
        tastes.forEach((name, weight) -> json.add(name + ":" + weight));
        return CustomerFeatures.newBuilder()
                .setMarket(MARKET)
                .setCustomerId(customer(number))
                .setAsOf(OPENING.minusSeconds(1))
                .setProfileFeatures(List.of(
                        "HOME_DAYPART=" + DAYPARTS.get(random.nextInt(DAYPARTS.size())),
                        "TIER=" + TIERS.get(random.nextInt(TIERS.size()))))
                .setBehaviourFeatures("{" + String.join(",", json) + "}")
                .setConsent(true)
                .build();
    }

    private Model model() {
        var random = new SplittableRandom(1);
        var customerRows = new TreeMap<String, float[]>();
        TIERS.forEach(tier -> customerRows.put("TIER=" + tier, row(random)));
        DAYPARTS.forEach(daypart -> customerRows.put("HOME_DAYPART=" + daypart, row(random)));
        var offerRows = new TreeMap<String, float[]>();
        for (var name : OFFER_FEATURES) {
            for (int value = 0; value < VALUES; value++) {
                customerRows.put("taste:" + name + "=" + value, row(random));
                offerRows.put(name + "=" + value, row(random));
            }
        }
        for (int number = 0; number < offers; number++) {
            offerRows.put("offer:" + offer(number), row(random));
        }
        byte[] bytes = ModelFormat.write(RankingModel.of(customerRows, offerRows, new float[components + 1], Map.of()));
        return Model.newBuilder()
                .setMarket(MARKET)
                .setVersion(1)
                .setGeneration(1)
                .setPublishedAt(OPENING.minusSeconds(60))
                .setComponents(components)
                .setSha256(sha256(bytes))
                .setModel(ByteBuffer.wrap(bytes))
                .setManifest("{}")
                .build();
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    /** Scores spread over about two units, as learnt ones do. */
    private float[] row(SplittableRandom random) {
        var row = new float[components + 1];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) (random.nextDouble(-1, 1) / Math.sqrt(components));
        }
        return row;
    }

    private static String cycleId(int cycle) {
        return CONFIG.calendar().at(opensAt(cycle)).orElseThrow().id();
    }

    static Instant opensAt(int cycle) {
        return OPENING.plus(CYCLE.multipliedBy(cycle));
    }

    /** What the conductor says at the tick that opens a cycle, with that tick. */
    void open(InputWriter input, int cycle) {
        var tick = opensAt(cycle);
        control(
                input,
                Control.newBuilder()
                        .setPopularity(Popularity.newBuilder()
                                .setMarket(MARKET)
                                .setAsOf(tick)
                                .setPriorRate(0.04)
                                .setOffers(IntStream.range(0, offers)
                                        .mapToObj(number -> new OfferPopularity(
                                                offer(number), 1_000L, 1_000.0, 40L, 0.03, 0.03 + number * 1e-4))
                                        .toList())
                                .build())
                        .build(),
                tick);
        control(
                input,
                Control.newBuilder()
                        .setCycleOpened(CycleOpened.newBuilder()
                                .setMarket(MARKET)
                                .setCycleId(cycleId(cycle))
                                .setExperimentId("benchmark")
                                .setArmWeights(CONFIG.experiment().arms().stream()
                                        .map(share -> share.arm() + "=" + share.weight())
                                        .toList())
                                .setOpensAt(tick)
                                .setClosesAt(tick.plus(CYCLE))
                                .setDecidedAt(tick)
                                .setConfigHash(CONFIG.hash())
                                .setEligibleOffers(IntStream.range(0, offers)
                                        .mapToObj(this::offer)
                                        .toList())
                                .setSeed(CONFIG.seed())
                                .setModel(new PinnedModel(1L, 1L, 0, 0L, sha256(bytes())))
                                .setPrices(prices(cycle, tick))
                                .build())
                        .build(),
                tick);
        tick(input, tick);
    }

    private byte[] bytes() {
        var buffer = model().getModel();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private Prices prices(int cycle, Instant tick) {
        return Prices.newBuilder()
                .setMarket(MARKET)
                .setCycleId(cycleId(cycle))
                .setEpoch(1)
                .setDecidedAt(tick)
                .setReason(PricingReason.CYCLE_OPENED)
                .setSampledCustomers(512)
                .setTop5ShareLimit(0.4)
                .setTop5ShareUnpriced(0.5)
                .setTop5Share(0.38)
                .setOffers(IntStream.range(0, Math.min(10, offers))
                        .mapToObj(number -> OfferPrice.newBuilder()
                                .setOfferId(offer(number))
                                .setModel(number < 5 ? -0.3 : 0.2)
                                .setPopularity(0)
                                .setExpectedShare(0.05)
                                .build())
                        .toList())
                .build();
    }
}
