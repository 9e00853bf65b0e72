package io.offerstream.local.benchmark;

import io.offerstream.local.stack.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

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
     * How to measure.
     *
     * @param rounds in each of which every app is measured, {@code > 0}
     * @param heap of each app, as Java's option {@code -Xmx} takes it
     * @param profile file for a flight recording of the service, that of the last round; empty for none
     */
    public record Plan(int rounds, String heap, Optional<Path> profile) {
        public Plan {
            Positive.require("rounds", rounds);
        }

        /** As many rounds, with the heap of production and no recording. */
        public static Plan of(int rounds) {
            return new Plan(rounds, "1g", Optional.empty());
        }

        private List<String> options(boolean isProfiled) {
            var options = new ArrayList<String>();
            options.add("-Xmx" + heap);
            if (isProfiled) {
                profile.ifPresent(file -> options.add(
                        "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file.toAbsolutePath()));
            }
            return options;
        }
    }

    /**
     * What was measured.
     *
     * @param records that each app read
     * @param stores of the service at the end of the last round
     */
    public record Report(long records, List<Round> rounds, List<StoreSize> stores) {}

    /**
     * Measures a service and what it is compared with.
     *
     * @throws IllegalStateException if an app ended by itself, or did not count every record once
     */
    public Report run(Scenario scenario, Plan plan) {
        var written = write(scenario);
        var rounds = new ArrayList<Round>();
        List<StoreSize> stores = List.of();
        for (int round = 1; round <= plan.rounds(); round++) {
            var baselines = new ArrayList<Cost>();
            for (var baseline : scenario.baselines()) {
                baselines.add(measure(baseline, round, written.records(), written.records(), plan.options(false)));
                forget(baseline, round);
            }
            boolean isLast = round == plan.rounds();
            var service =
                    measure(scenario.service(), round, written.records(), written.expected(), plan.options(isLast));
            if (isLast) {
                stores = storesOf(scenario.service(), round);
            }
            forget(scenario.service(), round);
            rounds.add(new Round(baselines, service));
        }
        return new Report(written.records(), rounds, stores);
    }

    /** Lets the service read everything once, and tells how large its stores are then. */
    public List<StoreSize> stores(Scenario scenario, Plan plan) {
        var written = write(scenario);
        measure(scenario.service(), 1, written.records(), written.expected(), plan.options(false));
        var stores = storesOf(scenario.service(), 1);
        forget(scenario.service(), 1);
        return stores;
    }

    /**
     * Measures how many records a second a service reads alone, and how many as several instances, in turns.
     *
     * @param instances at least 2, and no more than its topics have partitions
     * @throws IllegalStateException if an app ended by itself, did not count every record once, or an instance had
     *     nothing to do
     */
    public List<SideBySide> sideBySide(Scenario scenario, Plan plan, int instances) {
        var service = scenario.service();
        var written = write(scenario);
        var rounds = new ArrayList<SideBySide>();
        for (int round = 1; round <= plan.rounds(); round++) {
            double[] perSecond = new double[2];
            for (int i = 0; i < perSecond.length; i++) {
                // Each run is an application of its own: it finds neither offsets nor state of the one before.
                int run = 2 * round + i;
                perSecond[i] = measure(
                                service,
                                run,
                                i == 0 ? 1 : instances,
                                written.records(),
                                written.expected(),
                                plan.options(false))
                        .perSecond();
                forget(service, run);
            }
            rounds.add(new SideBySide(perSecond[0], perSecond[1]));
        }
        return rounds;
    }

    private Scenario.Written write(Scenario scenario) {
        watcher.at("writing the input", 0);
        createTopics(scenario.topics(connection.topics()));
        try (var input = new InputWriter(connection, stopped)) {
            return scenario.write(input);
        }
    }

    /** What is written at once is not lost, since it is written in transactions. */
    void createTopics(Set<String> topics) {
        // Kept as our own topics are: the broker would take records of the past for old, and delete them.
        var like = connection.topics().interactionCounts().settings();
        admin(admin -> admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic, 1, (short) 1).configs(like))
                        .toList())
                .all()
                .get());
    }

    static String application(Measurable measurable, int round) {
        return "benchmark-" + measurable.name() + "-" + round;
    }

    String group(Measurable measurable, int round) {
        return connection.topics().prefix() + application(measurable, round);
    }

    Cost measure(Measurable measurable, int round, long records, long expected, List<String> options) {
        return measure(measurable, round, 1, records, expected, options);
    }

    private Cost measure(
            Measurable measurable, int round, int instances, long records, long expected, List<String> options) {
        empty(measurable.emptied(connection.topics()));
        var application = application(measurable, round);
        var group = group(measurable, round);
        Cost cost;
        try (var admin = connection.admin();
                var app = Instances.start(instances, measurable, application, connection, folder, options)) {
            var consumption = new Consumption(admin, group, measurable.inputs(connection.topics()));
            var what = "round " + round + ", " + measurable.name();
            await(WARM, consumption, app, what);
            awaitMembers(instances, consumption, app, what);
            double warm = consumption.share();
            var before = app.cpu();
            long began = System.nanoTime();
            await(1, consumption, app, what);
            var after = app.cpu();
            double seconds = (System.nanoTime() - began) / 1e9;
            double behind = (1 - warm) * records;
            cost = new Cost(
                    after.minus(before).toNanos() / 1_000.0 / behind,
                    after.toNanos() / 1_000.0 / records,
                    behind / seconds);
        }
        check(measurable, group, expected);
        return cost;
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

    List<StoreSize> storesOf(Measurable measurable, int round) {
        watcher.at("compacting the stores", 0);
        return StoreSize.of(AppProcess.stateDir(folder, 1).resolve(group(measurable, round)));
    }

    /** Frees the disk of what a run has left. */
    void forget(Measurable measurable, int round) {
        var group = group(measurable, round);
        for (int instance = 1; Files.exists(AppProcess.stateDir(folder, instance)); instance++) {
            TemporaryFolder.delete(AppProcess.stateDir(folder, instance).resolve(group));
        }
        var prefix = group + "-";
        admin(admin -> {
            var changelogs = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(prefix))
                    .toList();
            return admin.deleteTopics(changelogs).all().get();
        });
    }

    private void empty(Set<String> topics) {
        admin(admin -> {
            var ends = admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<TopicPartition, RecordsToDelete> all = admin.listOffsets(ends).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            end -> RecordsToDelete.beforeOffset(end.getValue().offset())));
            return admin.deleteRecords(all).all().get();
        });
    }

    private interface AdminTask<T> {
        T with(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> T admin(AdminTask<T> task) {
        try (var admin = connection.admin()) {
            return task.with(admin);
        } catch (ExecutionException e) {
            throw new KafkaException("the benchmark's topics cannot be arranged", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while arranging the benchmark's topics", e);
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

    /** Waits until each instance has something to do; before that the figures of several are those of one. */
    private void awaitMembers(int instances, Consumption consumption, Instances app, String what) {
        while (instances > 1 && consumption.members() != instances) {
            if (consumption.share() == 1) {
                throw new IllegalStateException(
                        "all input was read before " + instances + " instances shared it: measure with more events");
            }
            proceed(consumption.share(), app, what);
        }
    }

    /** Waits until at least {@code share} of the input was read; returns how much was. */
    private double await(double share, Consumption consumption, Instances app, String what) {
        while (true) {
            double read = consumption.share();
            if (read >= share) {
                return read;
            }
            proceed(read, app, what);
        }
    }

    /** Tells how far it is, and pauses. */
    private void proceed(double read, Instances app, String what) {
        // Throws where the app is no more.
        app.cpu();
        watcher.at(what, (int) (100 * read));
        if (stopped.getAsBoolean()) {
            throw new CancellationException("stopped");
        }
        pause();
    }
}
