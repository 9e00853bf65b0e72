package io.offerstream.local.benchmark;

import io.offerstream.local.stack.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;

/**
 * Measures what a record costs a service in CPU time, and what the same record costs a bare count per key, in turns on
 * the same broker: the machine may be busy otherwise, and the ratio still holds. Owned by one thread.
 *
 * @param connection to a broker with our topics, and nothing in them
 * @param folder for the state of the apps
 * @param stopped asked all the time; true ends it with a {@link CancellationException}
 */
public record Benchmark(Connection connection, Path folder, Watcher watcher, BooleanSupplier stopped) {
    /** Share of the input after which an app is warm: started, its classes loaded, most of its code compiled. */
    private static final double WARM = 0.4;

    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final int CHECKS = 10;

    /** What a person is told on the way. */
    public interface Watcher {
        /** Asks for no more than to be told. */
        void at(String what, int percent);
    }

    /**
     * How much there is to measure.
     *
     * @param records of the input, that are counted, {@code > 0}
     * @param recordsPerTick of them, {@code > 0}
     * @param keys of the count per key, {@code > 0}
     * @param rounds in each of which both are measured, {@code > 0}
     */
    public record Size(int records, int recordsPerTick, int keys, int rounds) {
        public Size {
            requirePositive("records", records);
            requirePositive("recordsPerTick", recordsPerTick);
            requirePositive("keys", keys);
            requirePositive("rounds", rounds);
        }

        private static void requirePositive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " must be more than 0, found " + value);
            }
        }
    }

    /**
     * Measures the service of this name.
     *
     * @throws IllegalArgumentException if there is no scenario for it
     * @throws IllegalStateException if an app ended by itself, or did not count every record once
     */
    public List<Round> run(String service, Size size) {
        if (!(Measurables.named(service) instanceof Scenario scenario)) {
            throw new IllegalArgumentException(service + " is no scenario");
        }
        var baseline = new CountPerKey();
        watcher.at("writing the input", 0);
        createInput(CountPerKey.topic(connection.topics()));
        long expected;
        try (var input = new InputWriter(connection, size.keys())) {
            expected = scenario.write(input, size.records(), size.recordsPerTick());
        }
        var rounds = new ArrayList<Round>();
        for (int round = 1; round <= size.rounds(); round++) {
            rounds.add(new Round(
                    measure(baseline, round, size.records(), size.records()),
                    measure(scenario, round, size.records(), expected)));
        }
        return rounds;
    }

    /** What is written at once is not lost, since it is written in transactions. */
    private void createInput(String topic) {
        try (var admin = connection.admin()) {
            // Kept as our own topics are: the broker would take records of the past for old, and delete them.
            var like = connection.topics().interactionCounts().settings();
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(like)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException(topic + " cannot be created", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while " + topic + " was created", e);
        }
    }

    /** Microseconds of CPU time a record, of the records behind the warm-up. */
    private double measure(Measurable measurable, int round, int records, long expected) {
        var application = "benchmark-" + measurable.name() + "-" + round;
        var group = connection.topics().prefix() + application;
        double micros;
        try (var admin = connection.admin();
                var app = AppProcess.start(measurable, application, connection, folder)) {
            var consumption = new Consumption(admin, group, measurable.input(connection.topics()));
            var what = "round " + round + ", " + measurable.name();
            double warm = await(WARM, consumption, app, what);
            var before = app.cpu();
            await(1, consumption, app, what);
            micros = app.cpu().minus(before).toNanos() / 1_000.0 / ((1 - warm) * records);
        }
        check(measurable, group, expected);
        return micros;
    }

    /** The last transaction's offsets can be seen a moment before all that it wrote. */
    private void check(Measurable measurable, String group, long expected) {
        long counted = measurable.counted(connection, group);
        for (int trial = 1; counted != expected && trial < CHECKS; trial++) {
            pause();
            counted = measurable.counted(connection, group);
        }
        if (counted != expected) {
            throw new IllegalStateException(group + " counted " + counted + ", expected " + expected);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** Waits until at least {@code share} of the input was read; returns how much was. */
    private double await(double share, Consumption consumption, AppProcess app, String what) {
        while (true) {
            double read = consumption.share();
            if (read >= share) {
                return read;
            }
            // Throws where the app is no more.
            app.cpu();
            watcher.at(what, (int) (100 * read));
            if (stopped.getAsBoolean()) {
                throw new CancellationException("stopped");
            }
            pause();
        }
    }
}
