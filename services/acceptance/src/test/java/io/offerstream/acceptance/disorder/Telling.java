package io.offerstream.acceptance.disorder;

import static io.offerstream.platform.fixture.TestMarket.at;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.market.EventsConfig;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * A story as it comes in.
 *
 * @param ticks from the opening of the first cycle until both are final
 * @param batches facts before each tick
 */
record Telling(List<Instant> ticks, List<List<SpecificRecord>> batches) {
    private static final EventsConfig EVENTS = TestMarket.config().events();
    private static final int LATE_PERCENT = 15;
    private static final int EARLY_PERCENT = 5;
    private static final int TWICE_PERCENT = 10;

    private static Telling silent(List<Instant> ticks) {
        return new Telling(
                ticks,
                IntStream.range(0, ticks.size())
                        .<List<SpecificRecord>>mapToObj(tick -> new ArrayList<>())
                        .toList());
    }

    /** Five to thirty-five minutes apart, often at a whole quarter. */
    static List<Instant> ticks(Random random) {
        var ticks = new ArrayList<Instant>();
        for (int minute = 0; minute < Narrator.END + 60; ) {
            ticks.add(at(minute));
            minute += random.nextBoolean() ? 15 - minute % 15 : 5 + random.nextInt(30);
        }
        return List.copyOf(ticks);
    }

    /** Everything in order of time, before the tick that follows it. */
    static Telling straight(Story story, List<Instant> ticks) {
        var telling = silent(ticks);
        story.facts().stream()
                .sorted(Comparator.comparing(Story::time))
                .forEach(fact -> telling.batches().get(telling.natural(fact)).add(fact));
        return telling;
    }

    /** The same, shuffled within the ticks; much of it late, some ahead of its time, some twice. Nothing is too late. */
    static Telling crooked(Story story, List<Instant> ticks, Random random) {
        var telling = silent(ticks);
        for (var fact : story.facts()) {
            telling.batches().get(telling.when(fact, random)).add(fact);
            if (random.nextInt(100) < TWICE_PERCENT && !(fact instanceof Offer)) {
                int natural = telling.natural(fact);
                telling.batches()
                        .get(natural + random.nextInt(telling.latest(fact) - natural + 1))
                        .add(fact);
            }
        }
        telling.batches().forEach(batch -> Collections.shuffle(batch, random));
        return telling;
    }

    private int when(SpecificRecord fact, Random random) {
        int natural = natural(fact);
        if (fact instanceof Offer) {
            return natural;
        }
        if (fact instanceof Redemption redemption && redemption.getEventId().startsWith(Narrator.TOLD_LATE)) {
            return latest(fact);
        }
        int lot = random.nextInt(100);
        if (lot < LATE_PERCENT) {
            int ticksLate = latest(fact) - natural;
            // As late as may be, every other time.
            return natural + (ticksLate == 0 || random.nextBoolean() ? ticksLate : 1 + random.nextInt(ticksLate));
        }
        return lot < LATE_PERCENT + EARLY_PERCENT ? earliest(fact) : natural;
    }

    /** The first tick that is not before the fact. */
    private int natural(SpecificRecord fact) {
        return firstFrom(Story.time(fact));
    }

    private int firstFrom(Instant time) {
        return (int) ticks.stream().filter(tick -> tick.isBefore(time)).count();
    }

    /** The first tick at which nobody calls the fact's clock wrong. */
    private int earliest(SpecificRecord fact) {
        return fact instanceof Assignment
                ? natural(fact)
                : firstFrom(Story.time(fact).minus(EVENTS.futureTolerance()));
    }

    /** The last tick at which the fact is not too late; assignments are made while their cycle is open. */
    private int latest(SpecificRecord fact) {
        if (fact instanceof Assignment assignment) {
            return firstFrom(assignment.getValidTo()) - 1;
        } else if (fact instanceof Customer) {
            return ticks.size() - 1;
        }
        var refused = Story.time(fact).plus(EVENTS.correctUntil());
        int after = (int) ticks.stream().filter(tick -> !tick.isAfter(refused)).count();
        return Math.min(after, ticks.size() - 1);
    }

    /** Each fact with the index of the tick before which it is told for the first time. */
    Map<SpecificRecord, Integer> told() {
        var told = new IdentityHashMap<SpecificRecord, Integer>();
        for (int i = 0; i < batches.size(); i++) {
            for (var fact : batches.get(i)) {
                told.putIfAbsent(fact, i);
            }
        }
        return told;
    }
}
