package io.offerstream.local.chaos;

import io.offerstream.local.chaos.Step.Keyed;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The market that everything happens in: short windows, so that a short run sees all of them close. One thread's. */
final class ChaosMarket {
    static final String CODE = "XX";
    static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");
    static final Duration TOLERANCE = Duration.ofMinutes(5);
    static final Duration CORRECTED = Duration.ofHours(3);

    /** After which every window is sealed. */
    static final Duration SETTLED = Duration.ofHours(3);

    private static final int OFFERS = 24;
    private static final int SLATE = 3;
    private static final int TICKS_BETWEEN_CHANGES = 10;

    private static final String YAML = """
            market: XX
            time_zone: UTC
            currency: EUR
            seed: 7
            cycle:
              first_start: 2026-01-05T00:00
              period: PT6H
            experiment:
              id: chaos
              arms: {TEST: 0.5, CONTROL_POPULARITY: 0.25, CONTROL_RANDOM: 0.25}
            events:
              attribution_window: PT1H
              seal: PT30S
              correct_until: PT3H
              future_tolerance: PT5M
            popularity:
              window: P2D
              prior_strength: 10
            """;
    private static final MarketConfig CONFIG = MarketConfig.parse("XX.yml", YAML);

    private final Random random;
    private Optional<CycleWindow> open = Optional.empty();

    ChaosMarket(Random random) {
        this.random = random;
    }

    static String posCode(String offer) {
        return "pos-" + offer;
    }

    String someOffer() {
        return offer(random.nextInt(OFFERS));
    }

    private static String offer(int number) {
        return "o-" + number;
    }

    List<String> slate() {
        int first = random.nextInt(OFFERS);
        return IntStream.range(0, SLATE)
                .mapToObj(position -> offer((first + position) % OFFERS))
                .toList();
    }

    /** What the conductor multicasts at a tick: everything at first, then what changes. */
    List<Keyed> control(int number, Instant tick) {
        var records = new ArrayList<Keyed>();
        if (number == 1) {
            records.add(
                    new Keyed(CODE, Control.newBuilder().setMarket(applied()).build()));
            for (int i = 0; i < OFFERS; i++) {
                records.add(of(offer(offer(i), 1, OPENING.plus(Duration.ofDays(365)))));
            }
        } else if (number % TICKS_BETWEEN_CHANGES == 0) {
            // Ends soon: windows that are open end with it.
            var end = tick.plusSeconds(60 + random.nextInt(100_000));
            records.add(of(offer(someOffer(), number, end)));
        }
        var window = CONFIG.calendar().at(tick);
        if (!window.equals(open)) {
            open = window;
            window.ifPresent(cycle -> records.add(new Keyed(
                    CODE,
                    Control.newBuilder().setCycleOpened(opened(cycle, tick)).build())));
        }
        return records;
    }

    private static Keyed of(Offer offer) {
        return new Keyed(Keys.of(offer), Control.newBuilder().setOffer(offer).build());
    }

    private static Market applied() {
        return Market.newBuilder()
                .setEventId("apply-" + CODE)
                .setEventTime(OPENING)
                .setMarket(CODE)
                .setConfig(YAML)
                .setConfigHash(CONFIG.hash())
                .setFile("XX.yml")
                .build();
    }

    private static Offer offer(String id, int revision, Instant validTo) {
        return Offer.newBuilder()
                .setEventId(id + "-" + revision)
                .setEventTime(OPENING)
                .setMarket(CODE)
                .setOfferId(id)
                .setEvent(revision == 1 ? OfferEvent.OFFER_CREATED : OfferEvent.OFFER_UPDATED)
                .setFeatures(List.of("PROTEIN=CHICKEN"))
                .setValidFrom(OPENING.minus(Duration.ofDays(1)))
                .setValidTo(validTo)
                .setPosCodes(List.of(posCode(id)))
                .setStatus(OfferStatus.LIVE)
                .setRevision(revision)
                .build();
    }

    private static CycleOpened opened(CycleWindow cycle, Instant tick) {
        return CycleOpened.newBuilder()
                .setMarket(CODE)
                .setCycleId(cycle.id())
                .setExperimentId("chaos")
                .setArmWeights(List.of("TEST=0.5", "CONTROL_POPULARITY=0.25", "CONTROL_RANDOM=0.25"))
                .setOpensAt(cycle.opensAt())
                .setClosesAt(cycle.closesAt())
                .setDecidedAt(tick)
                .setConfigHash(CONFIG.hash())
                .setEligibleOffers(IntStream.range(0, OFFERS)
                        .mapToObj(ChaosMarket::offer)
                        .sorted()
                        .toList())
                .build();
    }

    static String assignmentId(String customer, Instant time) {
        return CONFIG.calendar()
                .at(time)
                .map(cycle -> String.join(":", CODE, customer, cycle.id(), "1"))
                .orElse(null);
    }

    /** Some customers' assignments of the running cycle; who comes again gets the same again. */
    List<Assignment> assignments(int count, Instant tick, Supplier<String> customers) {
        var cycle = CONFIG.calendar().at(tick.minusMillis(1)).orElseThrow();
        return IntStream.range(0, count)
                .mapToObj(i -> assignment(customers.get(), cycle))
                .toList();
    }

    private static Assignment assignment(String customer, CycleWindow cycle) {
        var arms = List.of(Arm.TEST, Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM);
        int hash = Math.floorMod((customer + cycle.id()).hashCode(), 10_000);
        var arm = arms.get(hash % arms.size());
        return Assignment.newBuilder()
                .setAssignmentId(String.join(":", CODE, customer, cycle.id(), "1"))
                .setMarket(CODE)
                .setCustomerId(customer)
                .setCycleId(cycle.id())
                .setExperimentId("chaos")
                .setGroup(arm == Arm.TEST ? Group.TEST : Group.CONTROL)
                .setArm(arm)
                .setBucket(hash)
                .setServedPolicy(arm == Arm.CONTROL_RANDOM ? Policy.RANDOM : Policy.POPULARITY)
                .setCause(Cause.CYCLE_OPENED)
                .setReason(ServingReason.ARM)
                .setOffers(List.of(offer(hash % OFFERS)))
                .setPropensity(1)
                .setEligibleOffers(OFFERS)
                .setConfigHash(CONFIG.hash())
                .setRevision(1)
                .setDecidedAt(cycle.opensAt())
                .setValidFrom(cycle.opensAt())
                .setValidTo(cycle.closesAt())
                .build();
    }
}
