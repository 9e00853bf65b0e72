package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.assigner.AssignerTopology;
import io.offerstream.local.chaos.Chaos.Watcher;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final int EXAMPLES = 5;

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
    private final Recoveries recoveries = new Recoveries();
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
        broker = new ChaosBroker(plan.partitions(), folder);
        calmTopics = broker.installation("calm.");
        transactions = new Transactions(broker.admin());
        var service = AssignerTopology.SERVICE;
        victim = new Victim(service, broker.connection(), folder.resolve("disturbed"));
        calm = new Victim(service, broker.connection(), folder.resolve("calm"), "--topic-prefix", "calm.");
        patience.showInVain(victim::lastLines);
        found = new AssignerOutputs(broker.bootstrapServers(), broker.topics());
        expected = new AssignerOutputs(broker.bootstrapServers(), calmTopics);
        story = new AssignerStory(plan.seed(), plan.customers());
        neighbours = broker.producer("neighbours");
        neighbours.initTransactions();
        chance = new Random(plan.seed() + 1);
    }

    /**
     * Does what the plan says, and judges it.
     *
     * @throws IllegalStateException if an assigner ended by itself, or did not recover
     */
    public AssignerResult run() {
        tellModels();
        calm.start();
        victim.start();
        var last = tell();
        long deadline = System.nanoTime() + plan.atMost().toNanos();
        for (int kill = 1; kill <= plan.kills() && System.nanoTime() < deadline; kill++) {
            last = work(last, Duration.ofMillis(chance.nextInt(MOST_MILLIS_TO_KILL)));
            kill();
            last = recover(last);
        }
        patience.tell("more happens");
        while (story.ticks() < LEAST_TICKS) {
            last = work(last, Duration.ofMillis(50));
        }
        settle(last);
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

    /** Keeps the assigner busy for a while; returns the last tick it was told. */
    private Instant work(Instant last, Duration time) {
        patience.tell(kills, "working");
        var newest = last;
        long end = System.nanoTime() + time.toNanos();
        do {
            newest = keepAhead(newest);
            victim.requireAlive();
        } while (System.nanoTime() < end);
        return newest;
    }

    private Instant keepAhead(Instant last) {
        found.poll();
        boolean isAhead = found.reached().isBefore(last.minus(AssignerStory.STEP.multipliedBy(AHEAD)))
                || found.reached().equals(Instant.MIN);
        return isAhead ? last : tell();
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
    private Instant recover(Instant last) {
        patience.tell(kills, "recovering");
        found.poll();
        long before = found.records();
        long started = System.nanoTime();
        victim.start();
        var newest = tell();
        patience.await(
                () -> {
                    victim.requireAlive();
                    found.poll();
                    return found.records() > before;
                },
                Patience.RECOVERS_AT_MOST,
                "the first output after a kill");
        recoveries.add(Duration.ofNanos(found.lastNanos() - started), victim.cpu());
        return newest.isAfter(last) ? newest : last;
    }

    /** Until both have finished the last tick, and their walks: nothing more comes of either. */
    private void settle(Instant last) {
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
                List.of(
                        finding("I2 one assignment a customer, cycle and revision", repeatedIds()),
                        finding("I2 one revision a customer, cycle and cause", repeatedCauses()),
                        finding(
                                "bit-identical to an undisturbed run",
                                differences(comparable(found.byId()), comparable(expected.byId()))),
                        finding("the valid assignments, too", differences(found.current(), expected.current())),
                        finding("I7 nobody keeps a withdrawn offer", kept()),
                        finding("I5 no hanging transaction", hanging)),
                kills,
                openAtKill,
                recoveries,
                causes,
                story.ticks());
    }

    private static Finding finding(String invariant, List<String> wrong) {
        return Finding.of(
                invariant, "0", wrong.size(), String.join("\n", wrong.subList(0, Math.min(EXAMPLES, wrong.size()))));
    }

    /** Whom an erasure reached before a walk did has nothing of that walk: they are compared by what is valid. */
    private Map<String, Assignment> comparable(Map<String, Assignment> assignments) {
        var comparable = new TreeMap<>(assignments);
        comparable.values().removeIf(assignment -> story.erased().contains(assignment.getCustomerId()));
        return comparable;
    }

    /** Who is erased and comes back within a cycle is new, and has its revisions from the first one on again. */
    private List<String> repeatedIds() {
        return found.repeated().stream()
                .filter(assignment -> !story.erased().contains(assignment.getCustomerId()))
                .map(Assignment::getAssignmentId)
                .toList();
    }

    private List<String> repeatedCauses() {
        var repeated = new ArrayList<String>();
        var seen = new HashSet<List<Object>>();
        for (var assignment : found.byId().values()) {
            var cause = List.<Object>of(
                    AssignerOutputs.customer(assignment),
                    assignment.getCycleId(),
                    assignment.getCause(),
                    assignment.getCauseSubject(),
                    assignment.getDecidedAt());
            if (!seen.add(cause)) {
                repeated.add(cause.toString());
            }
        }
        return repeated;
    }

    private static List<String> differences(Map<String, ?> found, Map<String, ?> expected) {
        var keys = new TreeSet<>(found.keySet());
        keys.addAll(expected.keySet());
        var differences = new ArrayList<String>();
        for (var key : keys) {
            if (!Objects.equals(found.get(key), expected.get(key))) {
                differences.add(key + ": found " + found.get(key) + ", expected " + expected.get(key));
            }
        }
        return differences;
    }

    /** Whose valid assignment of the last cycle has an offer that is gone. */
    private List<String> kept() {
        var gone = story.gone();
        var newest = found.byId().values().stream()
                .map(Assignment::getCycleId)
                .max(String::compareTo)
                .orElse("");
        var kept = new ArrayList<String>();
        found.current()
                .forEach((customer, assignment) -> assignment
                        .filter(valid -> valid.getCycleId().equals(newest))
                        .filter(valid -> valid.getOffers().stream().anyMatch(gone::contains))
                        .ifPresent(valid -> kept.add(customer + " has " + valid.getOffers())));
        return kept;
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
