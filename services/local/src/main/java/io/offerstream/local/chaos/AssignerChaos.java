package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.assigner.AssignerTopology;
import io.offerstream.local.chaos.Chaos.Watcher;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Kills an assigner again and again while cycles open and slates are made anew, and checks that all it has committed is
 * what an assigner commits that nobody disturbs: docs/chaos.md. Owned by one thread.
 */
public final class AssignerChaos implements AutoCloseable {
    private static final Duration HANGS_AT_MOST = Duration.ofSeconds(30);
    private static final int AHEAD = 4;
    private static final int MOST_MILLIS_TO_KILL = 1_500;
    private static final int LEAST_TICKS = 40;

    private final AssignerPlan plan;
    private final Patience patience;
    private final ChaosBroker broker;
    private final Topics calmTopics;
    private final Transactions transactions;
    private final Victim victim;
    private final Victim calm;
    private final AssignerOutputs found;
    private final AssignerOutputs expected;
    private final AssignerStory story;
    private final Producer<byte[], byte[]> neighbours;
    private final Random chance;
    private final BrokerBlows brokerBlows;
    private final Recoveries recoveries = new Recoveries();
    private Instant last = Instant.MIN;
    private int kills;
    private int openAtKill;

    /**
     * Starts broker and registry.
     *
     * @param folder empty, for everything
     * @param stopped asked all the time; true ends it with a {@link java.util.concurrent.CancellationException}
     */
    public AssignerChaos(AssignerPlan plan, Path folder, Watcher watcher, BooleanSupplier stopped) {
        this.plan = plan;
        patience = new Patience(watcher, stopped);
        patience.tell(0, "broker and registry start");
        broker = new ChaosBroker(plan.partitions(), folder, plan.broker());
        calmTopics = broker.installation("calm.");
        transactions = new Transactions(broker.admin());
        var service = AssignerTopology.SERVICE;
        victim = new Victim(service, broker.disturbedServers(), broker.registryUrl(), folder.resolve("disturbed"));
        calm = new Victim(
                service,
                broker.bootstrapServers(),
                broker.registryUrl(),
                folder.resolve("calm"),
                "--topic-prefix",
                "calm.");
        patience.showInVain(victim::whereItHangs);
        found = new AssignerOutputs(broker.bootstrapServers(), broker.topics());
        expected = new AssignerOutputs(broker.bootstrapServers(), calmTopics);
        story = new AssignerStory(plan.seed(), plan.customers());
        neighbours = broker.producer("neighbours");
        neighbours.initTransactions();
        chance = new Random(plan.seed() + 1);
        brokerBlows = new BrokerBlows(
                broker,
                broker.topics().prefix() + service,
                () -> victim,
                new Working(),
                patience,
                new Random(plan.seed() + 2));
    }

    /** The assigner is told ticks as it goes. */
    private final class Working implements BrokerBlows.Progress {
        @Override
        public long records() {
            found.poll();
            return found.records();
        }

        @Override
        public long lastRecordNanos() {
            return found.lastNanos();
        }

        @Override
        public void goOn() {
            keepAhead();
        }
    }

    /**
     * Does what the plan says, and judges it.
     *
     * @throws IllegalStateException if an assigner ended by itself, or did not recover
     */
    public AssignerResult run() {
        tellModels();
        boolean isCalmNow = !plan.broker().any();
        if (isCalmNow) {
            calm.start();
        }
        victim.start();
        last = tell();
        long deadline = System.nanoTime() + plan.atMost().toNanos();
        for (int kill = 1; kill <= plan.kills() && System.nanoTime() < deadline; kill++) {
            work(Duration.ofMillis(chance.nextInt(MOST_MILLIS_TO_KILL)));
            kill();
            recover();
        }
        brokerBlows.inflict(plan.broker(), () -> System.nanoTime() < deadline);
        patience.tell("more happens");
        while (story.ticks() < LEAST_TICKS) {
            work(Duration.ofMillis(50));
        }
        if (!isCalmNow) {
            // What is done to the broker would be done to it, too.
            calm.start();
        }
        settle();
        calm.stopInOrder();
        victim.stopInOrder();
        return judge();
    }

    /** Models first: cycles pin their places. */
    private void tellModels() {
        neighbours.beginTransaction();
        for (var topics : List.of(broker.topics(), calmTopics)) {
            story.models()
                    .forEach(model -> send(
                            topics.models(),
                            null,
                            Keys.of(model.getMarket(), Long.toString(model.getVersion())),
                            model,
                            AssignerStory.OPENING));
        }
        neighbours.commitTransaction();
    }

    /** Tells both what comes before the next tick, and the tick. */
    private Instant tell() {
        var told = story.next();
        neighbours.beginTransaction();
        for (var topics : List.of(broker.topics(), calmTopics)) {
            for (int partition = 0; partition < plan.partitions(); partition++) {
                for (var control : told.control()) {
                    send(topics.control(), partition, AssignerStory.MARKET, control, told.tick());
                }
                mark(topics.control(), partition, Marks.writer("conductor", 0), told.tick());
            }
            told.customers()
                    .forEach((id, features) -> send(
                            topics.customerFeatures(),
                            null,
                            Keys.of(AssignerStory.MARKET, id),
                            features.orElse(null),
                            told.tick()));
            for (int partition = 0; partition < plan.partitions(); partition++) {
                mark(topics.customerFeatures(), partition, Marks.writer("interaction-state", partition), told.tick());
            }
        }
        neighbours.commitTransaction();
        return told.tick();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private <V extends SpecificRecord> void send(Topic<V> topic, Integer partition, String key, V value, Instant time) {
        neighbours.send(new ProducerRecord<>(
                topic.name(),
                partition,
                time.toEpochMilli(),
                key.getBytes(UTF_8),
                value == null ? null : topic.serde().serialize(topic.name(), value)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private void mark(Topic<?> topic, int partition, String writer, Instant tick) {
        neighbours.send(new ProducerRecord<>(
                topic.name(), partition, tick.toEpochMilli(), writer.getBytes(UTF_8), null, Marks.headers(tick)));
    }

    /** Keeps the assigner busy for a while. */
    private void work(Duration time) {
        patience.tell(kills, "working");
        long end = System.nanoTime() + time.toNanos();
        do {
            keepAhead();
            victim.requireAlive();
        } while (System.nanoTime() < end);
    }

    private void keepAhead() {
        found.poll();
        boolean isAhead = found.reached().isBefore(last.minus(AssignerStory.STEP.multipliedBy(AHEAD)))
                || found.reached().equals(Instant.MIN);
        if (!isAhead) {
            last = tell();
        }
    }

    private void kill() {
        victim.kill();
        kills++;
        if (transactions
                .states(broker.topics().prefix() + AssignerTopology.SERVICE)
                .contains(TransactionState.ONGOING)) {
            openAtKill++;
        }
    }

    /** From the start of the process to the first record that it has committed. */
    private void recover() {
        patience.tell(kills, "recovering");
        found.poll();
        long before = found.records();
        long started = System.nanoTime();
        victim.start();
        last = tell();
        patience.await(
                () -> {
                    victim.requireAlive();
                    found.poll();
                    return found.records() > before;
                },
                Patience.RECOVERS_AT_MOST,
                "the first output after a kill");
        recoveries.add(Duration.ofNanos(found.lastNanos() - started), victim.cpu());
    }

    /** Until both have finished the last tick, and their walks: nothing more comes of either. */
    private void settle() {
        patience.tell("the last walks go on");
        patience.await(
                () -> {
                    found.poll();
                    expected.poll();
                    return !found.reached().isBefore(last)
                            && !expected.reached().isBefore(last);
                },
                Patience.FINISHES_AT_MOST,
                "the last tick is decided");
        long quietSince = System.nanoTime();
        long seen = 0;
        while (System.nanoTime() - quietSince < Duration.ofSeconds(3).toNanos()) {
            found.poll();
            expected.poll();
            long all = found.records() + expected.records();
            if (all != seen) {
                seen = all;
                quietSince = System.nanoTime();
            }
        }
    }

    private AssignerResult judge() {
        patience.tell("is any transaction open?");
        var hanging = transactions.hanging(HANGS_AT_MOST);
        var causes = new TreeMap<String, Integer>();
        found.byId()
                .values()
                .forEach(assignment -> causes.merge(assignment.getCause().name(), 1, Integer::sum));
        return new AssignerResult(
                new AssignerJudge(story, found, expected).findings(hanging),
                kills,
                openAtKill,
                recoveries,
                brokerBlows.result(),
                causes,
                story.ticks());
    }

    /** Nothing of it stays behind but the folder. */
    @Override
    public void close() {
        victim.close();
        calm.close();
        found.close();
        expected.close();
        broker.close();
    }
}
