package io.offerstream.simulator.events;

import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.simulator.world.Luck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How events come from apps and tills to the topics: most at once; some late, so that they come out of order; some twice.
 * What becomes of an event depends on its id alone. The rates are assumed: no public data set tells them. Owned by one
 * thread.
 */
public final class Road {
    /** Share of the events that are sent again although they had arrived. */
    private static final double TWICE = 0.02;

    private static final Duration AGAIN_WITHIN = Duration.ofMinutes(10);

    /** Share that comes some minutes late: a poor connection. */
    private static final double LATE = 0.03;

    private static final Duration LATEST = Duration.ofMinutes(5);

    /** Share that comes up to a day late: a device that was off line. */
    private static final double OFF_LINE = 0.003;

    private static final Duration OFF_LINE_FOR = Duration.ofDays(1);

    private final PriorityQueue<Arrival<Impression>> impressions = new PriorityQueue<>();
    private final PriorityQueue<Arrival<Redemption>> redemptions = new PriorityQueue<>();
    private final long seed;

    public Road(long seed) {
        this.seed = seed;
    }

    void send(Impression impression) {
        send(impressions, impression.getEventId(), impression.getMarket(), impression.getEventTime(), impression);
    }

    void send(Redemption redemption) {
        send(redemptions, redemption.getEventId(), redemption.getMarket(), redemption.getEventTime(), redemption);
    }

    private <E> void send(PriorityQueue<Arrival<E>> queue, String id, String market, Instant time, E event) {
        long key = Luck.key(seed, hash(market), hash(id));
        double fate = Luck.uniform(Luck.key(key, 0));
        var delay = Duration.ZERO;
        if (fate < OFF_LINE) {
            delay = share(OFF_LINE_FOR, Luck.key(key, 1));
        } else if (fate < OFF_LINE + LATE) {
            delay = share(LATEST, Luck.key(key, 1));
        }
        var at = time.plus(delay);
        queue.add(new Arrival<>(at, id, event));
        if (Luck.uniform(Luck.key(key, 2)) < TWICE) {
            queue.add(new Arrival<>(at.plus(share(AGAIN_WITHIN, Luck.key(key, 3))), id, event));
        }
    }

    private static Duration share(Duration of, long key) {
        return Duration.ofMillis(1 + (long) (Luck.uniform(key) * of.toMillis()));
    }

    private static long hash(String text) {
        long hash = 0;
        for (byte letter : text.getBytes(StandardCharsets.UTF_8)) {
            hash = 31 * hash + letter;
        }
        return hash;
    }

    /** Impressions that have come by then, in the order of coming. */
    public List<Impression> impressionsBy(Instant tick) {
        return by(impressions, tick);
    }

    /** The same of redemptions. */
    public List<Redemption> redemptionsBy(Instant tick) {
        return by(redemptions, tick);
    }

    private static <E> List<E> by(PriorityQueue<Arrival<E>> queue, Instant tick) {
        var come = new ArrayList<E>();
        while (!queue.isEmpty() && !queue.peek().at().isAfter(tick)) {
            come.add(queue.poll().event());
        }
        return come;
    }
}
