package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.chaos.Chaos.Watcher;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.trainer.TrainerApp;
import io.offerstream.trainer.fault.Failpoint;
import io.offerstream.trainer.fault.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Kills trainers at every named point and at random times, stops them until they are zombies, lets others come and go, and
 * compares all they wrote with what an undisturbed trainer makes of the same input: docs/chaos.md. Owned by one thread.
 */
public final class TrainerChaos implements AutoCloseable {
    private static final Duration HANGS_AT_MOST = Duration.ofSeconds(30);
    private static final Duration DIES_WITHIN = Duration.ofMinutes(1);
    private static final int KILLED = 137;
    private static final int FENCED = 70;
    private static final String UNDISTURBED = "undisturbed.";
    private static final int TICKS_BETWEEN = 2;

    /** What a trainer logs when it is given partitions. */
    private static final String TAKES_OVER = "the trainer has partitions";

    /** Everything in the story happens until then. */
    private static final int LEAST_TICKS = 34;

    private final TrainerPlan plan;
    private final Path folder;
    private final Patience patience;
    private final ChaosBroker broker;
    private final Topics topics;
    private final Topics undisturbed;
    private final Transactions transactions;
    private final Producer<byte[], byte[]> producer;
    private final TrainerInputs inputs;
    private final KafkaConsumer<byte[], byte[]> marks;
    private final Map<String, Instant> reached = new HashMap<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Recoveries recoveries = new Recoveries();
    private final Random random;
    private final Victim[] victims;
    private final BrokerBlows brokerBlows;
    private int current;
    private int openAtKill;
    private int hits;
    private long read;
    private long lastReadNanos;

    /**
     * Starts broker and registry.
     *
     * @param folder empty, for everything
     * @param stopped asked all the time; true ends it with a {@link java.util.concurrent.CancellationException}
     */
    public TrainerChaos(TrainerPlan plan, Path folder, Watcher watcher, BooleanSupplier stopped) {
        this.plan = plan;
        this.folder = folder;
        patience = new Patience(watcher, stopped);
        patience.tell(0, "broker and registry start");
        broker = new ChaosBroker(plan.partitions(), folder, plan.broker());
        topics = broker.topics();
        undisturbed = broker.installation(UNDISTURBED);
        transactions = new Transactions(broker.admin());
        producer = clients().producer();
        inputs = new TrainerInputs(
                List.of(topics, undisturbed), producer, new TrainerStory(topics, plan.seed()), plan.seed() + 1);
        random = new Random(plan.seed() + 2);
        marks = CommittedConsumer.of(
                broker.bootstrapServers(),
                List.of(new TopicPartition(topics.modelStatus().name(), 0)));
        victims = new Victim[] {victim("a"), victim("b")};
        brokerBlows = new BrokerBlows(
                broker,
                topics.prefix() + TrainerApp.SERVICE,
                () -> victims[current],
                new Working(),
                patience,
                new Random(plan.seed() + 3));
        patience.showInVain(() -> victims[current].whereItHangs());
    }

    /** The trainer is told ticks as it goes. */
    private final class Working implements BrokerBlows.Progress {
        @Override
        public long records() {
            isReached(inputs.ticks());
            return read;
        }

        @Override
        public long lastRecordNanos() {
            return lastReadNanos;
        }

        @Override
        public void goOn() {
            if (isReached(inputs.ticks() - TICKS_BETWEEN)) {
                inputs.tell();
            }
        }
    }

    private KafkaClients clients() {
        return new KafkaClients(broker.clientSettings());
    }

    private Victim victim(String instance) {
        var own = folder.resolve("trainer-" + instance);
        var settings = own.resolve("trainer.yml");
        try {
            Files.createDirectories(own);
            // As short as a broker lets it be: who is dead is to be missed soon.
            Files.writeString(
                    settings,
                    "instance: " + instance + "\nkafka:\n  consumer.session.timeout.ms: 6000\n"
                            + "  consumer.heartbeat.interval.ms: 1500\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Victim(
                TrainerApp.SERVICE,
                broker.disturbedServers(),
                broker.registryUrl(),
                own,
                "--config",
                settings.toString());
    }

    /**
     * Does what the plan says, and judges it.
     *
     * @throws IllegalStateException if a trainer ended by itself, or did not go on
     */
    public TrainerResult run() {
        long deadline = System.nanoTime() + plan.atMost().toNanos();
        BooleanSupplier hasTime = () -> System.nanoTime() < deadline;
        for (int time = 1; time <= plan.timesEach() && hasTime.getAsBoolean(); time++) {
            for (var point : Failpoint.values()) {
                killAt(point, time);
            }
        }
        victims[current].start();
        for (int kill = 0; kill < plan.kills() && hasTime.getAsBoolean(); kill++) {
            killSomewhere();
        }
        for (int round = 0; round < plan.zombies() && hasTime.getAsBoolean(); round++) {
            raiseZombie();
        }
        for (int join = 0; join < plan.joins() && hasTime.getAsBoolean(); join++) {
            joinAndLeave();
        }
        brokerBlows.inflict(plan.broker(), hasTime);
        patience.tell(hits, "the story ends");
        while (inputs.ticks() < LEAST_TICKS) {
            inputs.tell();
        }
        awaitTick(inputs.tellAll());
        victims[current].stopInOrder();
        return judge();
    }

    private void hit(String fault) {
        hits++;
        faults.merge(fault, 1, Integer::sum);
    }

    /** Told until it is dead: a point is passed when there is reason to. */
    private void killAt(Failpoint point, int time) {
        patience.tell(hits, "killed at " + point);
        var victim = victims[current];
        // Not always the first time it passes: other states are met.
        int passes = point.isPassedOften() ? time : 1;
        victim.start("-D" + Faults.PROPERTY + "=" + point + ":" + passes);
        long deadline = System.nanoTime() + DIES_WITHIN.toNanos();
        boolean isJoined = false;
        while (victim.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(point + " is never passed" + victim.lastLines());
            }
            if (point == Failpoint.PARTITIONS_REVOKED && !isJoined && isReached(inputs.ticks() - TICKS_BETWEEN)) {
                // They are taken away when another comes.
                victims[1 - current].start();
                isJoined = true;
            } else if (isReached(inputs.ticks() - TICKS_BETWEEN)) {
                inputs.tell();
            }
            victim.endsWithin(Duration.ofMillis(50));
        }
        if (victim.exitCode() != KILLED) {
            throw new IllegalStateException("ended with " + victim.exitCode() + " at " + point + victim.lastLines());
        }
        if (isJoined) {
            var other = victims[1 - current];
            patience.await(() -> other.countSaid(TAKES_OVER) > 0, Patience.RECOVERS_AT_MOST, "it gets partitions");
            other.stopInOrder();
        }
        openAtKill += point.isWithinTransaction() ? 1 : 0;
        hit(point.name());
    }

    private void killSomewhere() {
        patience.tell(hits, "killed at random");
        var victim = victims[current];
        long started = System.nanoTime();
        inputs.tell();
        inputs.tell();
        Patience.sleep(random.nextInt(400));
        boolean isInTheMiddle = random.nextInt(3) > 0;
        if (!isInTheMiddle) {
            awaitTick(TrainerStory.tick(inputs.ticks() - TICKS_BETWEEN));
            recoveries.add(Duration.ofNanos(System.nanoTime() - started), victim.cpu());
            Patience.sleep(random.nextInt(60));
        } else {
            Patience.sleep(random.nextInt(3000));
        }
        boolean isOpen =
                transactions.states(topics.prefix() + TrainerApp.SERVICE).contains(TransactionState.ONGOING);
        victim.requireAlive();
        victim.kill();
        openAtKill += isOpen ? 1 : 0;
        hit("RANDOM");
        victim.start();
    }

    private void awaitTick(Instant tick) {
        patience.await(
                () -> {
                    victims[current].requireAlive();
                    return isReached(tick);
                },
                Patience.RECOVERS_AT_MOST,
                "tick " + tick + " is decided");
    }

    private boolean isReached(int tick) {
        return tick <= 0 || isReached(TrainerStory.tick(tick));
    }

    private boolean isReached(Instant tick) {
        for (var record : marks.poll(Duration.ofMillis(20))) {
            read++;
            lastReadNanos = System.nanoTime();
            Marks.tick(record.headers())
                    .ifPresent(mark -> reached.merge(
                            new String(record.key(), UTF_8), mark, (one, two) -> one.isAfter(two) ? one : two));
        }
        for (int partition = 0; partition < plan.partitions(); partition++) {
            var there = reached.get(Marks.writer(TrainerApp.SERVICE, partition));
            if (there == null || there.isBefore(tick)) {
                return false;
            }
        }
        return true;
    }

    /** Stands still within a transaction until another has gone on; then it must find itself fenced. */
    private void raiseZombie() {
        patience.tell(hits, "a zombie");
        var zombie = victims[current];
        if (zombie.isAlive()) {
            zombie.kill();
        }
        int said = zombie.countSaid(Faults.PROPERTY);
        zombie.start("-D" + Faults.PROPERTY + "=" + Failpoint.AFTER_CHECKPOINT + ":1:pause");
        patience.await(
                () -> {
                    zombie.requireAlive();
                    if (isReached(inputs.ticks() - TICKS_BETWEEN)) {
                        inputs.tell();
                    }
                    return zombie.countSaid(Faults.PROPERTY) > said;
                },
                DIES_WITHIN,
                "it publishes");
        zombie.signal("STOP");
        openAtKill++;
        current = 1 - current;
        victims[current].start();
        // All of it: what a task keeps for later would be waited for in vain.
        awaitTick(inputs.tellAll());
        awaitTick(inputs.tellAll());
        zombie.signal("CONT");
        if (!zombie.endsWithin(DIES_WITHIN)) {
            throw new IllegalStateException("a zombie goes on" + zombie.lastLines());
        }
        if (zombie.exitCode() != FENCED) {
            throw new IllegalStateException(
                    "a zombie ended with " + zombie.exitCode() + ", not with " + FENCED + zombie.lastLines());
        }
        hit("ZOMBIE");
    }

    /** A second one takes a part of the partitions while the first is at work, and goes again. */
    private void joinAndLeave() {
        patience.tell(hits, "another comes and goes");
        if (!victims[current].isAlive()) {
            victims[current].start();
        }
        var other = victims[1 - current];
        inputs.tell();
        int taken = other.countSaid(TAKES_OVER);
        other.start();
        for (int tick = 0; tick < TICKS_BETWEEN; tick++) {
            inputs.tell();
            Patience.sleep(500 + random.nextInt(1500));
        }
        if (random.nextBoolean()) {
            patience.await(() -> other.countSaid(TAKES_OVER) > taken, Patience.RECOVERS_AT_MOST, "it gets partitions");
            inputs.tell();
            other.stopInOrder();
        } else {
            other.kill();
        }
        awaitTick(inputs.tellAll());
        hit("JOIN");
    }

    private TrainerResult judge() {
        patience.tell(hits, "the same again, undisturbed");
        new CalmTrainer(undisturbed, clients(), broker.bootstrapServers(), folder.resolve("stage"))
                .learnUntil(TrainerStory.tick(inputs.ticks()), patience);
        var hanging = transactions.hanging(HANGS_AT_MOST);
        var found = TrainerOutputs.read(broker.bootstrapServers(), topics);
        var expected = TrainerOutputs.read(broker.bootstrapServers(), undisturbed);
        var lineage = found.brokenLineage();
        var differences = found.differences(expected);
        var findings = List.of(
                Finding.of("I4 lineage", "0 breaks in " + found.versions(), lineage.size(), lineage.toString()),
                Finding.of(
                        "bit-identical to an undisturbed run",
                        "0 differences in " + expected.versions() + " versions, " + expected.calibrated()
                                + " of them calibrated, and " + expected.evaluated() + " evaluated slates",
                        differences.size(),
                        differences.toString()),
                Finding.of(
                        "slates evaluated once",
                        "0 twice of " + found.evaluated(),
                        found.evaluatedTwice().size(),
                        found.evaluatedTwice().toString()),
                Finding.of("I5 no hanging transaction", "0", hanging.size(), hanging.toString()));
        return new TrainerResult(
                findings,
                faults,
                openAtKill,
                recoveries,
                brokerBlows.result(),
                found.versions(),
                found.evaluated(),
                inputs.ticks());
    }

    /** Nothing of it stays behind but the folder. */
    @Override
    public void close() {
        for (var victim : victims) {
            victim.close();
        }
        marks.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        producer.close(Duration.ofSeconds(2));
        broker.close();
    }
}
