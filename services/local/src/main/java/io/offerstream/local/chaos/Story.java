package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.chaos.Step.Planned;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What producers send tick by tick: sound events, and everything that can be wrong with them. The same seed gives the
 * same story. Owned by one thread.
 */
final class Story {
    /** Time between two ticks. */
    static final Duration STEP = Duration.ofMinutes(5);

    private static final int LOADED_A_TICK = 20_000;
    private static final int REMEMBERED = 4096;
    private static final int BATCHES = 3;
    private static final int MOST_TICKS_LATE = 6;
    /** Some customers are met again and again, so that much happens to them. */
    private static final int REGULARS = 200;

    private final ChaosMarket market;
    private final Random random;
    private final int customers;
    private final int eventsPerTick;
    private final Topics topics;
    private final SoundEvents events;
    private final Poison poison;
    private final Tally tally;
    /** By key of the customer: until when everything of them is forgotten. */
    private final Map<String, Instant> erased = new HashMap<>();

    private final Map<Integer, List<Sending>> held = new TreeMap<>();
    private final Ring<Sending> sent = new Ring<>(REMEMBERED);
    private int number;
    private int loaded;
    private Instant tick = ChaosMarket.OPENING;
    private Optional<Instant> previous = Optional.empty();

    Story(Topics topics, long seed, int customers, int eventsPerTick, Tally tally) {
        this.topics = topics;
        random = new Random(seed);
        this.customers = customers;
        this.eventsPerTick = eventsPerTick;
        this.tally = tally;
        market = new ChaosMarket(random);
        events = new SoundEvents(topics, market, random, tally);
        poison = new Poison(topics, random);
    }

    /** Whether a tick may be at this time, in epoch milliseconds. */
    static boolean isTick(long time) {
        return (time - ChaosMarket.OPENING.toEpochMilli()) % STEP.toMillis() == 0;
    }

    /** Whether every customer has been told of. */
    boolean isLoaded() {
        return loaded == customers;
    }

    /** What comes before the next tick. */
    Step next() {
        return next(eventsPerTick);
    }

    /** The same with another number of events. */
    Step next(int events) {
        advance(STEP);
        var sendings = new ArrayList<Sending>();
        if (loaded < customers) {
            load(sendings);
        } else {
            for (int i = 0; i < events; i++) {
                happen(sendings);
            }
        }
        sendings.addAll(held.getOrDefault(number, List.of()));
        held.remove(number);
        shuffle(sendings);
        return step(sendings);
    }

    /** Time passes, until everything is settled; then a little more happens, and the story ends. */
    List<Step> end() {
        var rest = held.values().stream().flatMap(List::stream).toList();
        held.clear();
        var steps = new ArrayList<Step>();
        advance(STEP);
        steps.add(step(new ArrayList<>(rest)));
        advance(ChaosMarket.SETTLED);
        steps.add(step(List.of()));
        // Something must be left in the stores that wait.
        advance(STEP);
        var last = new ArrayList<Sending>();
        for (int i = 0; i < eventsPerTick; i++) {
            happen(last);
        }
        shuffle(last);
        steps.add(step(last));
        for (int i = 0; i < 2; i++) {
            advance(STEP);
            steps.add(step(List.of()));
        }
        return steps;
    }

    private void advance(Duration by) {
        previous = number == 0 ? Optional.empty() : Optional.of(tick);
        tick = tick.plus(by);
        number++;
        events.advance(tick, previous);
    }

    private Step step(List<Sending> sendings) {
        sendings.stream()
                .filter(sending -> sending.topic().equals(topics.erasures()))
                .forEach(erasure -> erased.merge(
                        new String(erasure.key(), UTF_8),
                        erasure.time(),
                        (one, other) -> one.isAfter(other) ? one : other));
        var planned = sendings.stream()
                .map(sending -> new Planned(sending, sending.refused() || isRefused(sending)))
                .toList();
        var batches = new ArrayList<List<Planned>>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(planned.subList(planned.size() * i / BATCHES, planned.size() * (i + 1) / BATCHES));
        }
        var aborted = new ArrayList<Sending>();
        if (loaded == customers && random.nextInt(3) == 0) {
            tally.add(Fault.ABORTED);
            for (int i = 0; i < 10; i++) {
                aborted.add(events.any(someCustomer()));
            }
        }
        var turns = new ArrayList<>(List.of(0, 1, 2));
        Collections.shuffle(turns, random);
        if (!turns.equals(List.of(0, 1, 2))) {
            tally.add(Fault.INTERLEAVING);
        }
        return new Step(
                tick,
                market.control(number, tick),
                batches,
                loaded == 0 ? List.of() : market.assignments(eventsPerTick / 10, tick, this::someCustomer),
                aborted,
                turns);
    }

    /**
     * As the market's settings say; judged at the tick behind it. What is of a customer from before their erasure is
     * dropped, and in no dead letter.
     */
    private boolean isRefused(Sending sending) {
        boolean ahead = sending.time().isAfter(tick.plus(ChaosMarket.TOLERANCE));
        boolean late = sending.aged()
                && previous.filter(before -> sending.time().isBefore(before.minus(ChaosMarket.CORRECTED)))
                        .isPresent();
        return ahead || (late && !isErased(sending));
    }

    private boolean isErased(Sending sending) {
        return sending.key() != null
                && Optional.ofNullable(erased.get(new String(sending.key(), UTF_8)))
                        .filter(at -> !sending.time().isAfter(at))
                        .isPresent();
    }

    private void load(List<Sending> sendings) {
        int upTo = Math.min(customers, loaded + LOADED_A_TICK);
        for (; loaded < upTo; loaded++) {
            sendings.add(events.profile(name(loaded)));
            if (loaded % 2 == 0) {
                sendings.add(events.impression(name(loaded)));
            }
        }
    }

    private void happen(List<Sending> sendings) {
        var event = events.any(someCustomer());
        switch (random.nextInt(100)) {
            case 0, 1, 2, 3 ->
                sent.any(random).ifPresent(again -> {
                    tally.add(Fault.DUPLICATE);
                    sendings.add(again);
                });
            case 4 -> {
                tally.add(Fault.DUPLICATE);
                sendings.add(event);
            }
            case 5, 6, 7 -> {
                tally.add(Fault.STRAGGLER);
                held.computeIfAbsent(number + 1 + random.nextInt(MOST_TICKS_LATE), due -> new ArrayList<>())
                        .add(event);
                return;
            }
            case 8 -> {
                tally.add(Fault.POISON);
                event = poison.of(event);
            }
            case 9 -> {
                tally.add(Fault.FOREIGN_HEADER);
                var mark = Long.toString(tick.toEpochMilli()).getBytes(UTF_8);
                event = event.withHeaders(new RecordHeaders().add("tick", mark));
            }
            case 10 -> event = tombstoneOrErasure();
            default -> {
                // As it should be.
            }
        }
        sendings.add(event);
        if (!event.refused()) {
            sent.add(event);
        }
    }

    private Sending tombstoneOrErasure() {
        var customer = someCustomer();
        if (random.nextBoolean()) {
            tally.add(Fault.TOMBSTONE);
            // Between ticks: those at ticks are of the service.
            return Sending.of(
                    topics.customers(),
                    Keys.of(ChaosMarket.CODE, customer).getBytes(UTF_8),
                    null,
                    tick.minusMillis(1),
                    false);
        }
        return events.erasure(customer);
    }

    /** Later times before earlier ones, of one customer, too. */
    private void shuffle(List<Sending> sendings) {
        Collections.shuffle(sendings, random);
        for (int i = 1; i < sendings.size(); i++) {
            if (sendings.get(i).time().isBefore(sendings.get(i - 1).time())) {
                tally.add(Fault.DISORDER);
            }
        }
    }

    private String someCustomer() {
        int among = random.nextInt(5) == 0 ? Math.min(REGULARS, loaded) : Math.max(1, loaded);
        return name(random.nextInt(among));
    }

    private static String name(int customer) {
        return "c-" + customer;
    }
}
