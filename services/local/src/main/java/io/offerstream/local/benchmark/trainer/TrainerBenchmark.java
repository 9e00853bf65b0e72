package io.offerstream.local.benchmark.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.benchmark.Benchmark.Watcher;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.schemas.Model;
import io.offerstream.trainer.TrainerApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How fast a trainer learns through Kafka, beside the library on the same batches in memory: in turns, in this JVM, with
 * the same kernel. Owned by one thread.
 *
 * @param connection to a broker of its own
 * @param folder for files of versions
 * @param stopped asked all the time; true ends it with a {@link java.util.concurrent.CancellationException}
 */
public record TrainerBenchmark(
        Connection connection, Path folder, Kernel kernel, Watcher watcher, BooleanSupplier stopped) {
    private static final Duration PUBLISH_INTERVAL = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int PARTITIONS = 2;
    private static final int WARM_UP_SHARE = 2;
    private static final int LEAST_WARM_UP = 1_000;

    /**
     * What to measure.
     *
     * @param contrasts in each round, {@code > 0}
     * @param perTick between two ticks, {@code > 0}
     * @param rounds {@code > 0}, behind one that does not count
     * @param components of the model
     */
    public record Plan(int contrasts, int perTick, int rounds, int components) {}

    /**
     * Both, one after the other.
     *
     * @param versions that the trainer has published
     */
    public record Round(Learnt ranking, Learnt trainer, int versions) {
        /** Steps a second of the clock, as a share of those of the library. */
        public double ratio() {
            return trainer.perSecond() / ranking.perSecond();
        }

        /** The same by CPU time of the thread that learns. */
        public double cpuRatio() {
            return trainer.perCpuSecond() / ranking.perCpuSecond();
        }
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if trainer and library do not end in the same bits
     */
    public List<Round> run(Plan plan) {
        var redemptions = new Redemptions(plan.components(), PUBLISH_INTERVAL);
        round(
                new Course(
                        redemptions,
                        Math.min(plan.contrasts(), Math.max(LEAST_WARM_UP, plan.contrasts() / WARM_UP_SHARE)),
                        plan.perTick()),
                "warm-up");
        var rounds = new ArrayList<Round>();
        for (int round = 1; round <= plan.rounds(); round++) {
            rounds.add(round(new Course(redemptions, plan.contrasts(), plan.perTick()), "round-" + round));
        }
        return rounds;
    }

    private Round round(Course course, String name) {
        watcher.at(name + ", ranking", 0);
        var alone = new RankingAlone(course, kernel);
        var ranking = alone.run();
        try (var ground = Ground.open(connection, name + ".", PARTITIONS, kernel, folder, stopped)) {
            watcher.at(name + ", writing the input", 0);
            try (var producer = ground.clients().producer()) {
                new CourseWriter(ground.topics(), producer, course.redemptions()).write(course);
            }
            watcher.at(name + ", trainer", 0);
            var trainer = follow(ground, course);
            var versions = versions(ground.topics());
            long steps = versions.stream().mapToLong(TrainerBenchmark::steps).sum();
            var newest = versions.get(versions.size() - 1);
            if (steps != ranking.steps() || !alone.isSame(bytes(newest))) {
                throw new IllegalStateException("the trainer made " + steps + " steps, the library " + ranking.steps()
                        + ", or they did not learn the same");
            }
            return new Round(
                    ranking, trainer.to().since(trainer.from(), steps - steps(versions.get(0))), versions.size());
        }
    }

    /** From the commit of the first version to that of the last tick. */
    private record Followed(CpuClock from, CpuClock to) {}

    private Followed follow(Ground ground, Course course) {
        var status = ground.topics().modelStatus();
        var writer = Marks.writer(TrainerApp.SERVICE, ground.topics().outcomes().partitionOf(Redemptions.MARKET));
        try (var consumer =
                CommittedConsumer.of(connection.bootstrapServers(), List.of(new TopicPartition(status.name(), 0)))) {
            ground.app().start();
            var thread = Ground.thread();
            Optional<CpuClock> from = Optional.empty();
            while (true) {
                ground.check();
                for (var record : consumer.poll(POLL)) {
                    if (record.value() != null && from.isEmpty()) {
                        from = Optional.of(CpuClock.of(thread));
                    }
                    var mark =
                            Marks.tick(record.headers()).filter(tick -> new String(record.key(), UTF_8).equals(writer));
                    if (mark.filter(tick -> !tick.isBefore(course.lastTick())).isPresent()) {
                        return new Followed(from.orElseThrow(), CpuClock.of(thread));
                    }
                }
            }
        }
    }

    private List<Model> versions(Topics topics) {
        var versions = new ArrayList<Model>();
        var place = new TopicPartition(topics.models().name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                CommittedConsumer.of(connection.bootstrapServers(), List.of(place))) {
            long end = consumer.endOffsets(List.of(place)).get(place);
            while (consumer.position(place) < end) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.value() != null) {
                        versions.add(topics.models().serde().deserialize(record.topic(), record.value()));
                    }
                }
            }
        }
        return versions;
    }

    private static long steps(Model version) {
        return Manifests.of(version).path("steps").asLong();
    }

    private static byte[] bytes(Model version) {
        var bytes = new byte[version.getModel().remaining()];
        version.getModel().duplicate().get(bytes);
        return bytes;
    }
}
