package io.offerstream.local.benchmark;

import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.local.stack.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures what an assignment costs the assigner in CPU time when a cycle opens, and what a record costs a bare count
 * per key, in turns on the same broker. Owned by one thread.
 *
 * @param connection to a broker with our topics, and nothing in them
 * @param folder for the state of the apps
 * @param stopped asked all the time; true ends it with a {@link CancellationException}
 */
public record AssignerBenchmark(
        Connection connection, Path folder, Benchmark.Watcher watcher, BooleanSupplier stopped) {
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * How to measure.
     *
     * @param openings that are measured, behind one that warms
     * @param instances of the assigner, no more than its topics have partitions
     * @param heap of each process, as Java's option {@code -Xmx} takes it
     */
    public record Plan(int customers, int offers, int components, int openings, int instances, String heap) {
        public Plan {
            Positive.require("openings", openings);
            Positive.require("instances", instances);
        }
    }

    /**
     * One opening of a cycle, and a count beside it.
     *
     * @param assigner microseconds of CPU time an assignment
     * @param count microseconds of CPU time a record
     * @param seconds from the tick to the last committed assignment
     */
    public record Opening(double assigner, double count, double seconds) {
        public double ratio() {
            return assigner / count;
        }
    }

    /** What was measured. */
    public record Report(List<Opening> openings, List<StoreSize> stores) {}

    /**
     * Measures.
     *
     * @throws IllegalStateException if an app ends by itself, or an instance has nothing to do
     */
    public Report run(Plan plan) {
        var market = new CycleToOpen(plan.customers(), plan.offers(), plan.components());
        var benchmark = new Benchmark(connection, folder, watcher, stopped);
        benchmark.createTopics(Set.of(CountPerKey.copies(connection.topics())));
        watcher.at("writing the input", 0);
        var openings = new ArrayList<Opening>();
        var assigner = new MeasuredAssigner();
        try (var input = new InputWriter(connection, stopped);
                var admin = connection.admin()) {
            market.write(input);
            try (var app = Instances.start(
                            plan.instances(),
                            assigner,
                            Benchmark.application(assigner, 1),
                            connection,
                            folder,
                            options(plan));
                    var assignments = new Assignments()) {
                var consumption =
                        new Consumption(admin, benchmark.group(assigner, 1), assigner.inputs(connection.topics()));
                for (double read = 0; read < 1; read = consumption.share()) {
                    check(app, "learning the customers", (int) (100 * read));
                }
                while (consumption.members() != plan.instances()) {
                    check(app, "waiting for " + plan.instances() + " instances", 0);
                }
                for (int cycle = 0; cycle <= plan.openings(); cycle++) {
                    double count = 0;
                    if (cycle > 0) {
                        count = count(benchmark, plan, cycle);
                    }
                    var before = app.cpu();
                    long began = System.nanoTime();
                    market.open(input, cycle);
                    assignments.await(app, (cycle + 1L) * plan.customers(), plan.customers());
                    double seconds = (System.nanoTime() - began) / 1e9;
                    double micros = app.cpu().minus(before).toNanos() / 1_000.0 / plan.customers();
                    if (cycle > 0) {
                        openings.add(new Opening(micros, count, seconds));
                    }
                }
            }
        }
        var stores = benchmark.storesOf(assigner, 1);
        benchmark.forget(assigner, 1);
        return new Report(openings, stores);
    }

    private static List<String> options(Plan plan) {
        return List.of("-Xmx" + plan.heap(), "--add-modules", "jdk.incubator.vector");
    }

    private static double count(Benchmark benchmark, Plan plan, int round) {
        var count = CountPerKey.OF_COPIES;
        var cost = benchmark.measure(count, round, plan.customers(), plan.customers(), List.of("-Xmx" + plan.heap()));
        benchmark.forget(count, round);
        return cost.warm();
    }

    private void check(Instances app, String what, int percent) {
        // Throws where the app is no more.
        app.cpu();
        watcher.at(what, percent);
        if (stopped.getAsBoolean()) {
            throw new CancellationException("stopped");
        }
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** Counts committed assignments. */
    private final class Assignments implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private long committed;

        Assignments() {
            var topic = connection.topics().assignments();
            consumer = CommittedConsumer.of(
                    connection.bootstrapServers(),
                    IntStream.range(0, topic.partitions())
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                            .toList());
        }

        void await(Instances app, long wanted, int customers) {
            while (committed < wanted) {
                for (var record : consumer.poll(POLL)) {
                    committed += record.value() == null ? 0 : 1;
                }
                check(app, "opening a cycle", (int) (100 - 100 * (wanted - committed) / customers));
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
