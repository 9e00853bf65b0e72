package io.offerstream.local.benchmark.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.local.benchmark.Benchmark.Watcher;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.tick.LiveTicker;
import io.offerstream.ranking.kernel.Kernel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * How long it takes from the append of a contrast to {@code outcomes} until a version that contains it is committed and
 * readable: with a ticker that ticks each second, tasks of interaction-state that mark each tick as soon as they see it,
 * and a trickle of contrasts. Owned by one thread.
 *
 * @param connection to a broker of its own
 * @param folder for files of versions
 * @param stopped asked all the time; true ends it with a {@link java.util.concurrent.CancellationException}
 */
public record Freshness(Connection connection, Path folder, Kernel kernel, Watcher watcher, BooleanSupplier stopped) {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration TRICKLE = Duration.ofMillis(25);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int PARTITIONS = 2;

    /**
     * What to measure.
     *
     * @param time for which contrasts trickle in
     * @param publishInterval of the market
     * @param components of the model
     */
    public record Plan(Duration time, Duration publishInterval, int components) {}

    /** How old contrasts were when they could be read in a version, sorted. */
    public record Ages(List<Duration> sorted, int versions) {
        public Ages {
            sorted = sorted.stream().sorted().toList();
        }

        public int count() {
            return sorted.size();
        }

        /** The smallest that at least this share is not above. */
        public Duration quantile(double share) {
            return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
        }
    }

    /** @param nanos when it was handed to the producer */
    private record Appended(int task, long offset, long nanos) {}

    /**
     * Measures.
     *
     * @throws IllegalStateException if the trainer ends, or does not publish what there is
     */
    public Ages run(Plan plan) {
        var redemptions = new Redemptions(plan.components(), plan.publishInterval());
        var clock = Clock.systemUTC();
        try (var ground = Ground.open(connection, "fresh.", PARTITIONS, kernel, folder, stopped);
                var producer = ground.clients().producer();
                var reader = new TopicReader(connection.bootstrapServers())) {
            var writer = new CourseWriter(ground.topics(), producer, redemptions);
            var trickle = new Trickle(writer, redemptions);
            reader.follow(ground.topics().ticks(), (key, tick) -> {
                writer.finish(tick.getTickTime());
                producer.flush();
            });
            reader.follow(
                    ground.topics().models(),
                    (key, version) -> trickle.readable(Manifests.of(version).path("offsets")));
            writer.reference(clock.instant());
            writer.flush();
            try (var ticker = new LiveTicker(
                    () -> ground.clients().transactionalProducer("fresh.ticker"),
                    Optional::empty,
                    ground.topics(),
                    clock,
                    TICK,
                    new Health(),
                    failure -> ground.trouble().add(failure))) {
                ticker.start();
                ground.app().start();
                follow(plan, ground, reader, trickle, clock);
            }
            return new Ages(trickle.ages, trickle.versions);
        }
    }

    private void follow(Plan plan, Ground ground, TopicReader reader, Trickle trickle, Clock clock) {
        long began = System.nanoTime();
        long end = began + plan.time().toNanos();
        long giveUp =
                end + plan.publishInterval().multipliedBy(5).plusSeconds(30).toNanos();
        long next = began;
        while (System.nanoTime() < end || trickle.isWaiting()) {
            ground.check();
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException(trickle.waiting.size() + " contrasts are in no version");
            }
            for (; next < Math.min(end, System.nanoTime()); next += TRICKLE.toNanos()) {
                trickle.append(clock.instant());
            }
            watcher.at("freshness", (int) Math.min(
                    100, 100 * (System.nanoTime() - began) / plan.time().toNanos()));
            reader.poll(POLL);
            trickle.settle();
        }
    }

    /** Contrasts on their way. The producer's thread tells where they came to stand. */
    private static final class Trickle {
        private final CourseWriter writer;
        private final Redemptions redemptions;
        private final ConcurrentLinkedQueue<Appended> appended = new ConcurrentLinkedQueue<>();
        private final Deque<Appended> waiting = new ArrayDeque<>();
        private final List<Duration> ages = new ArrayList<>();
        private final Map<Integer, Long> reached = new HashMap<>();
        private long readAt;
        private int written;
        private int versions;

        Trickle(CourseWriter writer, Redemptions redemptions) {
            this.writer = writer;
            this.redemptions = redemptions;
        }

        void append(Instant now) {
            var contrast = redemptions.contrast(written++, now);
            int task = contrast.task(writer.tasks());
            long nanos = System.nanoTime();
            writer.write(contrast, now, (metadata, trouble) -> {
                if (trouble == null) {
                    appended.add(new Appended(task, metadata.offset(), nanos));
                }
            });
        }

        /** A version came, which has everything before these offsets. */
        void readable(JsonNode offsets) {
            readAt = System.nanoTime();
            versions++;
            for (int task = 0; task < writer.tasks(); task++) {
                reached.put(
                        task, offsets.path(CourseWriter.writer(task)).path(1).asLong());
            }
            settle();
        }

        void settle() {
            for (var one = appended.poll(); one != null; one = appended.poll()) {
                waiting.add(one);
            }
            waiting.removeIf(one -> {
                boolean isThere = one.offset < reached.getOrDefault(one.task, 0L);
                if (isThere) {
                    ages.add(Duration.ofNanos(readAt - one.nanos));
                }
                return isThere;
            });
        }

        boolean isWaiting() {
            return ages.size() < written;
        }
    }
}
