package io.offerstream.local.benchmark;

import static io.offerstream.local.benchmark.CustomerCatalogue.MARKET;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.Surface;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * Two weeks of one market, as producers, conductor and assigner would write them, tick by tick: the same in every run.
 * Times are right, order is not: some events come late, some twice, some redemptions are taken back, some are of offers
 * that nobody showed. Used once, by one thread.
 */
final class CustomerEvents {
    private static final long SEED = 20_261_126;

    /** Of impressions: followed by a redemption, or by a redemption of an offer that was not shown. */
    private static final double REDEEMED = 0.12;

    private static final double ORGANIC = 0.01;

    /** Of impressions: followed by a change of the profile. */
    private static final double PROFILE_CHANGED = 0.03;

    /** Of redemptions. */
    private static final double REVERSED = 0.01;

    /** Of impressions and redemptions. */
    private static final double TWICE = 0.02;

    private static final double LATE = 0.02;
    private static final Duration LATEST = Duration.ofHours(12);

    /** Of impressions: taken from the assignment, but the surface does not say so. */
    private static final double UNNAMED = 0.05;

    /** Most redemptions follow at once, the others within days; a few come behind the window of three. */
    private static final double AT_ONCE = 0.6;

    /** One customer in five is a regular; together they see three of five slates, six times as many as others each. */
    private static final int REGULARS = 5;

    private static final double OF_REGULARS = 0.6;

    private static final Duration SOON = Duration.ofHours(2);
    private static final Duration SLOWEST = Duration.ofHours(75);

    private static final List<String> TIERS = List.of("TIER=GOLD", "TIER=SILVER", "TIER=BASIC");
    private static final List<String> DAYPARTS = List.of("BREAKFAST", "LUNCH", "DINNER", "NIGHT");
    private static final List<Surface> SURFACES = List.of(Surface.APP, Surface.APP, Surface.APP, Surface.KIOSK);

    /** All records that one impression brings with it, itself among them. */
    static final double RECORDS_PER_IMPRESSION =
            1 + TWICE + PROFILE_CHANGED + (REDEEMED + ORGANIC) * (1 + TWICE) + (REDEEMED + ORGANIC) * REVERSED;

    /** Takes what is written, in order. */
    interface Receiver {
        /** To every customer task. */
        void control(String key, Control control, Instant tick);

        void event(SpecificRecord event, Instant time);

        void assignment(Assignment assignment, Instant tick);

        /** Everything before it is complete. */
        void tick(Instant tick);
    }

    /**
     * How many customers do how much.
     *
     * @param customers {@code > 0}
     * @param impressions {@code > 0}, of three offers each
     * @param evenly whether all customers have equally many; otherwise one in five has six times as many as the others
     */
    record Size(int customers, long impressions, int ticks, boolean evenly) {
        Size {
            Positive.require("customers", customers);
            Positive.require("impressions", impressions);
            if (ticks < CustomerTimeline.FEWEST_TICKS) {
                throw new IllegalArgumentException(
                        "ticks must be at least " + CustomerTimeline.FEWEST_TICKS + ", found " + ticks);
            }
        }
    }

    /** An event that has happened, or will, and has not come yet. */
    private record Coming(Instant at, long number, SpecificRecord event, Instant time) {}

    private final Size size;
    private final CustomerTimeline timeline;
    private final Receiver receiver;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final PriorityQueue<Coming> coming =
            new PriorityQueue<>(Comparator.comparing(Coming::at).thenComparing(Coming::number));
    private final InputCounts.Builder counts = new InputCounts.Builder();
    private long numbered;

    CustomerEvents(Size size, Receiver receiver) {
        this.size = size;
        this.receiver = receiver;
        timeline = new CustomerTimeline(size.ticks());
    }

    InputCounts write() {
        int loaded = 0;
        int cycles = 0;
        long shown = 0;
        for (int number = 0; number < timeline.ticks(); number++) {
            var from = timeline.at(number - 1);
            var tick = timeline.at(number);
            if (number == 0) {
                CustomerCatalogue.beginning(from).forEach(control -> receiver.control(keyOf(control), control, tick));
            }
            long customers = (long) size.customers() * (number + 1) / timeline.loadingTicks();
            for (; loaded < Math.min(size.customers(), customers); loaded++) {
                profile(loaded, between(from, tick));
            }
            if (cycles < CustomerTimeline.CYCLES && !tick.isBefore(CustomerTimeline.opensAt(cycles))) {
                open(cycles++, tick);
            }
            long impressions = Math.round(size.impressions() * timeline.activeShare(number));
            for (; shown < impressions; shown++) {
                impression(customer(shown), between(from, tick));
            }
            while (!coming.isEmpty() && !coming.peek().at().isAfter(tick)) {
                var next = coming.poll();
                send(next.event(), next.time());
            }
            receiver.tick(tick);
        }
        return counts.build(size.customers(), timeline.ticks());
    }

    private static String keyOf(Control control) {
        return control.getOffer() == null
                ? MARKET
                : MARKET + ":" + control.getOffer().getOfferId();
    }

    private void open(int cycle, Instant tick) {
        CustomerCatalogue.opening(cycle, tick).forEach(control -> receiver.control(MARKET, control, tick));
        for (int customer = 0; customer < size.customers(); customer++) {
            receiver.assignment(CustomerAssignments.of(customer, cycle, tick), tick);
            counts.assignments++;
        }
    }

    private int customer(long impression) {
        if (size.evenly()) {
            // A prime, so that the customers take turns in no visible order.
            return (int) (impression * 2_654_435_761L % size.customers());
        }
        int regulars = Math.max(1, size.customers() / REGULARS);
        boolean isRegular = chance(OF_REGULARS) || regulars == size.customers();
        return isRegular ? random.nextInt(regulars) : regulars + random.nextInt(size.customers() - regulars);
    }

    /** A moment after {@code from} and not after {@code to}. */
    private Instant between(Instant from, Instant to) {
        return to.minusMillis(
                random.nextLong(Math.max(1, Duration.between(from, to).toMillis())));
    }

    private String uuid() {
        long most = (random.nextLong() & ~0xF000L) | 0x4000L;
        long least = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(most, least).toString();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private void profile(int customer, Instant time) {
        send(
                Customer.newBuilder()
                        .setEventId(uuid())
                        .setEventTime(time)
                        .setMarket(MARKET)
                        .setCustomerId(CustomerAssignments.customerId(customer))
                        .setProfileFeatures(List.of(
                                any(TIERS),
                                "HOME_DAYPART=" + any(DAYPARTS),
                                "AGE_BAND=" + random.nextInt(7),
                                "HOME_STORE_TYPE=" + random.nextInt(4),
                                "JOINED=" + (2015 + random.nextInt(11))))
                        .setConsent(customer % 20 != 0)
                        .build(),
                time);
    }

    private void impression(int customer, Instant time) {
        int cycle = CustomerTimeline.cycleAt(time);
        int[] offers = CustomerAssignments.offers(customer, cycle);
        var impression = Impression.newBuilder()
                .setEventId(uuid())
                .setEventTime(time)
                .setMarket(MARKET)
                .setCustomerId(CustomerAssignments.customerId(customer))
                .setOfferIds(List.of(
                        CustomerCatalogue.offer(offers[0]),
                        CustomerCatalogue.offer(offers[1]),
                        CustomerCatalogue.offer(offers[2])))
                .setSurface(any(SURFACES))
                .setEvidence(Evidence.VIEWED)
                .setSessionId("s-" + Long.toHexString(random.nextLong()))
                .setAssignmentId(chance(UNNAMED) ? null : CustomerAssignments.id(customer, cycle))
                .setContextFeatures(
                        List.of("DAYPART=" + any(DAYPARTS), "WEEKDAY=" + random.nextInt(7), "SEASON=WINTER"))
                .build();
        counts.impressions++;
        deliver(impression, time);
        if (chance(REDEEMED)) {
            // The first position is looked at most.
            redeem(customer, offers[(int) (CustomerAssignments.SLATE * Math.pow(random.nextDouble(), 1.5))], time);
        }
        if (chance(ORGANIC)) {
            counts.organic++;
            redeem(customer, CustomerCatalogue.LIVE + 2 + 4 * random.nextInt(30), time);
        }
        if (chance(PROFILE_CHANGED)) {
            profile(customer, time);
        }
    }

    private void redeem(int customer, int offer, Instant shown) {
        var until = chance(AT_ONCE) ? SOON : SLOWEST;
        var time = shown.plusMillis(1 + random.nextLong(until.toMillis()));
        boolean knowsOffer = chance(0.7);
        var redemption = redemption(customer, time)
                .setKind(RedemptionKind.REDEEMED)
                .setOfferId(knowsOffer ? CustomerCatalogue.offer(offer) : null)
                .setPosCode(knowsOffer ? null : CustomerCatalogue.posCode(offer))
                .setBasketId("b-" + Long.toHexString(random.nextLong()))
                .setBasketMinor(500L + random.nextInt(3_000))
                .setDiscountMinor(50L + random.nextInt(300))
                .build();
        deliver(redemption, time);
        if (chance(REVERSED)) {
            counts.reversals++;
            var later = time.plusMillis(1 + random.nextLong(SOON.toMillis()));
            deliverOnce(
                    redemption(customer, later)
                            .setKind(RedemptionKind.REVERSED)
                            .setReversesEventId(redemption.getEventId())
                            .build(),
                    later,
                    later);
        }
    }

    private Redemption.Builder redemption(int customer, Instant time) {
        return Redemption.newBuilder()
                .setEventId(uuid())
                .setEventTime(time)
                .setMarket(MARKET)
                .setCustomerId(CustomerAssignments.customerId(customer))
                .setStoreId("store-" + random.nextInt(1_500));
    }

    /** At its time, or late; some a second time. */
    private void deliver(SpecificRecord event, Instant time) {
        var at = time;
        if (chance(LATE)) {
            counts.late++;
            at = time.plusMillis(1 + random.nextLong(LATEST.toMillis()));
        }
        deliverOnce(event, time, at);
        if (chance(TWICE)) {
            counts.duplicates++;
            deliverOnce(event, time, at.plusMillis(random.nextLong(SOON.toMillis())));
        }
    }

    private void deliverOnce(SpecificRecord event, Instant time, Instant at) {
        coming.add(new Coming(at, numbered++, event, time));
    }

    private void send(SpecificRecord event, Instant time) {
        counts.sent(event);
        receiver.event(event, time);
    }
}
