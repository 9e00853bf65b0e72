package io.offerstream.local.benchmark;

import io.offerstream.platform.market.CycleCalendar;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What two tasks of interaction-state would count in eight markets with a hundred offers each: at each tick a row of
 * every offer in each arm, and one of the customers of each arm by their arm in the cycle before, with the times at
 * which some redeemed first. That is about 5,000 rows; where there are fewer between two ticks, each task goes on where
 * it was, as if only these had changed. Used once, by one thread.
 */
final class CountsOfTasks {
    private static final long SEED = 20_261_125;
    private static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration TICK = Duration.ofHours(2);
    private static final int OFFERS = 100;
    private static final List<String> MARKETS = List.of("AT", "BE", "CH", "DE", "ES", "FR", "IT", "NL");
    private static final List<Arm> ARMS = List.of(Arm.TEST, Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM);
    private static final List<Arm> PREVIOUS = List.of(Arm.TEST, Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM, Arm.NONE);
    private static final List<String> WRITERS = IntStream.range(0, 2)
            .mapToObj(task -> Marks.writer("interaction-state", task))
            .toList();

    private static final String YAML = """
            market: %s
            time_zone: UTC
            currency: EUR
            cycle:
              first_start: 2026-01-05T00:00
            experiment:
              id: benchmark
            """;
    private static final CycleCalendar CALENDAR = config(MARKETS.get(0)).calendar();

    /** Eight of ten customers are in TEST. */
    private static final int SHARE_OF_TEST = 8;

    /** What one row is of; without an offer, of the customers of an arm and previous arm. */
    private record Place(String writer, String market, Arm arm, Arm previous, String offer) {}

    /** Odd, and without pattern in its bits: spreads numbers over the keys as chance would, the same in every run. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final InputWriter input;
    private final int keys;
    private final Topics topics;
    private final Random random = new Random(SEED);
    private final List<Place> places = places();
    private final Set<String> begun = new HashSet<>();
    private long counted;
    private long total;

    /** @param keys of the count per key, which gets each row a second time under one of them */
    CountsOfTasks(InputWriter input, int keys) {
        this.input = input;
        this.keys = keys;
        this.topics = input.topics();
    }

    private static List<Place> places() {
        var places = new ArrayList<Place>();
        for (var writer : WRITERS) {
            for (var market : MARKETS) {
                for (var arm : ARMS) {
                    PREVIOUS.forEach(previous -> places.add(new Place(writer, market, arm, previous, "")));
                    for (int offer = 0; offer < OFFERS; offer++) {
                        places.add(new Place(writer, market, arm, Arm.NONE, offer(offer)));
                    }
                }
            }
        }
        return places;
    }

    private static String offer(int number) {
        return "offer-" + (1_000 + number);
    }

    /** Returns the customers and exposures of all rows. */
    long write(int records, int recordsPerTick) {
        var tick = OPENING;
        MARKETS.forEach(this::market);
        tick(tick);
        for (int written = 0; written < records; ) {
            tick = tick.plus(TICK);
            int until = Math.min(records, written + recordsPerTick);
            for (; written < until; written++) {
                row(places.get(written % places.size()), tick);
            }
            tick(tick);
        }
        return total;
    }

    private void market(String code) {
        input.event(topics.markets(), record(config(code)), OPENING);
        for (int number = 0; number < OFFERS; number++) {
            input.event(topics.offers(), record(code, offer(number)), OPENING);
        }
    }

    private static MarketConfig config(String code) {
        return MarketConfig.parse(code + ".yml", YAML.formatted(code));
    }

    private static Market record(MarketConfig config) {
        return Market.newBuilder()
                .setEventId("market:" + config.market())
                .setEventTime(OPENING)
                .setMarket(config.market())
                .setConfig(YAML.formatted(config.market()))
                .setConfigHash(config.hash())
                .setFile(config.market() + ".yml")
                .build();
    }

    private static Offer record(String market, String offer) {
        return Offer.newBuilder()
                .setEventId(market + ":" + offer)
                .setEventTime(OPENING)
                .setMarket(market)
                .setOfferId(offer)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setFeatures(List.of("PROTEIN=CHICKEN", "PRODUCT=WRAP"))
                .setValidFrom(OPENING)
                .setValidTo(OPENING.plus(Duration.ofDays(3_650)))
                .setStatus(OfferStatus.LIVE)
                .build();
    }

    private void row(Place place, Instant tick) {
        // What a tick closes off happened before it.
        var cycle = CALENDAR.at(tick.minusMillis(1)).orElseThrow();
        var row = InteractionCounts.newBuilder()
                .setMarket(place.market())
                .setCycleId(cycle.id())
                .setArm(place.arm())
                .setPreviousArm(place.previous())
                .setOfferId(place.offer())
                .setTickTime(tick);
        if (place.offer().isEmpty()) {
            customers(row, place, cycle, tick);
        } else {
            offer(row, place, tick);
        }
        byte[] bytes = input.signed(topics.interactionCounts(), place.market(), row.build(), tick, place.writer());
        long any = ((counted++ * SPREAD) >>> 1) % keys;
        input.raw(CountPerKey.copies(topics), "DE:customer-" + any, bytes, tick, List.of());
    }

    /** Everybody is assigned in the first row of a cycle; later ones bring the newly known. */
    private void customers(InteractionCounts.Builder row, Place place, CycleWindow cycle, Instant tick) {
        int weight = weight(place.arm()) * weight(place.previous());
        boolean isFirst = begun.add(place.writer() + place.market() + place.arm() + place.previous() + cycle.id());
        long assigned = isFirst ? 400L * weight : random.nextInt(1 + weight / 4);
        long exposed = 1L + random.nextInt(4 * weight);
        long redeeming = random.nextInt(1 + weight);
        total += assigned;
        row.setAssignedCustomers(assigned)
                .setExposedCustomers(exposed)
                .setRedeemingCustomers(redeeming)
                .setImpressions(2 * exposed)
                .setImpressionsSquared(4 * exposed)
                .setCustomerRedemptions(redeeming)
                .setCustomerRedemptionsSquared(redeeming)
                .setImpressionsTimesRedemptions(2 * redeeming)
                .setAttributed(redeeming / 2)
                .setAttributedSquared(redeeming / 2)
                .setImpressionsTimesAttributed(redeeming)
                .setFirstRedemptionsAdded(random.longs(redeeming, 0, TICK.toMillis())
                        .sorted()
                        .mapToObj(before -> tick.minus(TICK).plusMillis(before))
                        .toList());
        if (place.previous() != Arm.NONE) {
            row.setRedeemedBeforeCustomers(assigned / 5).setRedeemedBothCustomers(redeeming / 5);
        }
    }

    private void offer(InteractionCounts.Builder row, Place place, Instant tick) {
        long exposures = 1L + random.nextInt(2 * weight(place.arm()));
        long redemptions = random.nextInt(1 + weight(place.arm()) / 4);
        total += exposures;
        row.setExposures(exposures)
                .setChosenFirst(exposures / 2)
                .setChosenSecond(exposures / 4)
                .setChosenRedemptions(redemptions / 2)
                .setExposuresWithoutAssignment(exposures / 20)
                .setRedemptions(redemptions)
                .setAttributedRedemptions(redemptions / 2)
                .setFirstExposureAt(tick.minusMillis(1 + random.nextInt((int) TICK.toMillis() - 1)));
    }

    private static int weight(Arm arm) {
        return arm == Arm.TEST ? SHARE_OF_TEST : 1;
    }

    private void tick(Instant tick) {
        var written = topics.interactionCounts();
        for (var writer : WRITERS) {
            for (int partition = 0; partition < written.partitions(); partition++) {
                input.mark(written, partition, writer, tick);
            }
        }
        input.tick(tick);
    }
}
