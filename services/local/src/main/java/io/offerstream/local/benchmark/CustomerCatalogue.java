package io.offerstream.local.benchmark;

import static io.offerstream.local.benchmark.CustomerTimeline.OPENING;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Popularity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the conductor says in the input of interaction-state: one market, two hundred offers of which forty are live. */
final class CustomerCatalogue {
    static final String MARKET = "DE";
    static final int OFFERS = 200;
    static final int LIVE = 40;

    private static final String YAML = """
            market: DE
            time_zone: UTC
            currency: EUR
            cycle:
              first_start: 2026-01-05T00:00
            experiment:
              id: benchmark
            """;
    static final MarketConfig CONFIG = MarketConfig.parse(MARKET + ".yml", YAML);

    private static final List<String> ARM_WEIGHTS = CONFIG.experiment().arms().stream()
            .map(share -> share.arm() + "=" + share.weight())
            .toList();
    private static final List<List<String>> FEATURES = List.of(
            List.of("PROTEIN=CHICKEN", "PROTEIN=BEEF", "PROTEIN=FISH", "PROTEIN=VEGETABLE", "PROTEIN=NONE"),
            List.of("PRODUCT=BURGER", "PRODUCT=WRAP", "PRODUCT=SALAD", "PRODUCT=SIDE", "PRODUCT=DRINK", "PRODUCT=ICE"),
            List.of("DISCOUNT=PRICE", "DISCOUNT=PERCENT", "DISCOUNT=GIFT", "DISCOUNT=POINTS"),
            List.of("DAYPART=BREAKFAST", "DAYPART=LUNCH", "DAYPART=DINNER", "DAYPART=NIGHT"),
            List.of("PRICE_BAND=1", "PRICE_BAND=2", "PRICE_BAND=3"));

    private CustomerCatalogue() {}

    static String offer(int number) {
        return "offer-" + (1_000 + number);
    }

    static String posCode(int number) {
        return "P" + (50_000 + number);
    }

    /** The market and its offers; those behind the first {@value #LIVE} have ended, are paused or withdrawn. */
    static List<Control> beginning(Instant time) {
        var controls = new ArrayList<Control>();
        var market = Market.newBuilder()
                .setEventId("market:" + MARKET + ":" + CONFIG.hash())
                .setEventTime(time)
                .setMarket(MARKET)
                .setConfig(YAML)
                .setConfigHash(CONFIG.hash())
                .setFile(MARKET + ".yml")
                .build();
        controls.add(Control.newBuilder().setMarket(market).build());
        for (int number = 0; number < OFFERS; number++) {
            controls.add(Control.newBuilder().setOffer(record(number, time)).build());
        }
        return controls;
    }

    private static Offer record(int number, Instant time) {
        var random = new SplittableRandom(number);
        boolean hasEnded = number >= LIVE && number % 4 < 2;
        return Offer.newBuilder()
                .setEventId("upload:" + offer(number))
                .setEventTime(time)
                .setMarket(MARKET)
                .setOfferId(offer(number))
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle("Offer number " + number)
                .setFeatures(FEATURES.stream()
                        .map(values -> values.get(random.nextInt(values.size())))
                        .toList())
                .setValidFrom(OPENING.minus(Duration.ofDays(60)))
                .setValidTo(hasEnded ? OPENING.minus(Duration.ofDays(3)) : OPENING.plus(Duration.ofDays(60)))
                .setStatus(status(number))
                .setPosCodes(List.of(posCode(number)))
                .build();
    }

    private static OfferStatus status(int number) {
        if (number < LIVE || number % 4 < 2) {
            return OfferStatus.LIVE;
        }
        return number % 4 == 2 ? OfferStatus.PAUSED : OfferStatus.WITHDRAWN;
    }

    /** What is said when a cycle opens at a tick. */
    static List<Control> opening(int cycle, Instant tick) {
        var popularity = Popularity.newBuilder()
                .setMarket(MARKET)
                .setAsOf(tick)
                .setPriorRate(0.04)
                .setOffers(IntStream.range(0, OFFERS)
                        .mapToObj(number ->
                                new OfferPopularity(offer(number), 1_000L, 1_000.0, 40L + number % 7, 0.04, 0.04))
                        .toList())
                .build();
        var opened = CycleOpened.newBuilder()
                .setMarket(MARKET)
                .setCycleId(cycleId(cycle))
                .setExperimentId(CONFIG.experiment().id())
                .setArmWeights(ARM_WEIGHTS)
                .setOpensAt(CustomerTimeline.opensAt(cycle))
                .setClosesAt(CustomerTimeline.opensAt(cycle + 1))
                .setDecidedAt(tick)
                .setConfigHash(CONFIG.hash())
                .setEligibleOffers(IntStream.range(0, LIVE)
                        .mapToObj(CustomerCatalogue::offer)
                        .toList())
                .build();
        return List.of(
                Control.newBuilder().setPopularity(popularity).build(),
                Control.newBuilder().setCycleOpened(opened).build());
    }

    static List<String> armWeights() {
        return ARM_WEIGHTS;
    }

    static String cycleId(int cycle) {
        return CONFIG.calendar()
                .at(CustomerTimeline.opensAt(cycle))
                .orElseThrow()
                .id();
    }
}
