package io.offerstream.local.chaos;

import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.interactionstate.fold.SingleThreadedFold;
import io.offerstream.local.chaos.Oracle.Case;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kills interaction-state again and again while it works, and checks that nobody can tell afterwards: docs/chaos.md.
 * Owned by one thread.
 */
public final class Chaos implements AutoCloseable {
    private static final Duration HANGS_AT_MOST = Duration.ofSeconds(30);
    private static final Duration RECOVERS_AT_MOST = Duration.ofMinutes(3);
    private static final Duration LOADS_AT_MOST = Duration.ofHours(1);
    private static final Duration FINISHES_AT_MOST = Duration.ofMinutes(10);
    private static final int MOST_MILLIS_TO_KILL = 1_500;
    /** One kill in so many comes before the process has recovered from the last. */
    private static final int CUT_SHORT = 8;

    /** Whoever supervises a process starts it again: once must be enough. */
    private static final int MOST_ENDS = 1;

    /** A short run on a slow machine must see every fault, too. */
    private static final int LEAST_TICKS = 40;

    private static final int MOST_MILLIS_TO_CUT = 4_000;
    private static final long PAUSE_MILLIS = 10;

    private final ChaosPlan plan;
    private final Watcher watcher;
    private final BooleanSupplier stopped;
    private final Connection connection;
    private final Topics topics;
    private final Admin admin;
    private final Transactions transactions;
    private final Account found;
    private final Verifier verifier;
    private final Victim victim;
    private final Random chance;
    private final Optional<SmallDisk> disk;
    private final Tally tally = new Tally();
    private final Recoveries recoveries = new Recoveries();
    private final Set<String> planted = ConcurrentHashMap.newKeySet();
    private final List<Producer<byte[], byte[]>> producers = new ArrayList<>();
    private int kills;
    private String doing = "";

    /** What a person is told on the way. */
    public interface Watcher {
        void at(int kills, String what);
    }

    /**
     * Starts broker and registry.
     *
     * @param folder empty, for everything
     * @param stopped asked all the time; true ends it with a {@link CancellationException}
     */
    public Chaos(ChaosPlan plan, Path folder, Watcher watcher, BooleanSupplier stopped) {
        this.plan = plan;
        this.watcher = watcher;
        this.stopped = stopped;
        chance = new Random(plan.seed() + 1);
        tell(0, "broker and registry start");
        connection = Connection.startLocal(settings(plan, folder), new Health());
        topics = connection.topics();
        connection.initialise();
        admin = connection.admin();
        keepEverything();
        transactions = new Transactions(admin);
        found = new Account(topics);
        verifier = new Verifier(
                connection.bootstrapServers(),
                Reference.outputs(topics),
                Reference.sources(topics),
                topics.customerFeatures(),
                found);
        victim = new Victim(connection, folder.resolve("interaction-state"));
        disk = plan.smallDisk().map(SmallDisk::new);
        disk.ifPresent(small -> small.hold(victim.stateDir()));
    }

    private static Settings settings(ChaosPlan plan, Path folder) {
        return Settings.load(
                Map.of(
                        KnownSettings.DATA_DIR.key(),
                        folder.toString(),
                        KnownSettings.PARTITIONS.key(),
                        Integer.toString(plan.partitions())),
                Map.of(),
                Optional.empty());
    }

    /** The reference reads what the service has read: compaction must not take it away. */
    private void keepEverything() {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (var topic : topics.all()) {
            if ("compact".equals(topic.settings().get("cleanup.policy"))) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                        List.of(
                                new AlterConfigOp(
                                        new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET),
                                new AlterConfigOp(new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET)));
            }
        }
        try {
            admin.incrementalAlterConfigs(changes).all().get();
        } catch (ExecutionException e) {
            throw new KafkaException("topics cannot be altered", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Does what the plan says, and judges it.
     *
     * @throws IllegalStateException if the service ended by itself, or did not recover
     */
    public ChaosResult run() {
        disturb(true);
        return judge();
    }

    /** Does what the plan says, and only measures how long it takes to recover. */
    public Recoveries measure() {
        disturb(false);
        return recoveries;
    }

    private void disturb(boolean toTheEnd) {
        var story = new Story(topics, plan.seed(), plan.customers(), plan.eventsPerTick(), tally);
        var neighbours =
                new Neighbours(topics, producer("producers"), producer("conductor"), producer("assigner"), planted);
        victim.start();
        try (var publishing = new Publishing(story, neighbours, verifier::reached)) {
            tell(0, "customers become known");
            await(publishing::isLoaded, LOADS_AT_MOST, "customers become known");
            hit(publishing);
            if (!toTheEnd) {
                return;
            }
            tell((int) tally.of(Fault.KILL), "more happens, for every fault to come");
            await(() -> publishing.busyTicks() >= LEAST_TICKS, FINISHES_AT_MOST, "ticks go on");
            tell((int) tally.of(Fault.KILL), "the story ends");
            var last = publishing.end();
            await(
                    () -> verifier.reached()
                            .filter(tick -> !tick.isBefore(last))
                            .isPresent(),
                    FINISHES_AT_MOST,
                    "the last ticks are decided");
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        stopInOrder();
    }

    private void hit(Publishing publishing) {
        long deadline = System.nanoTime() + plan.atMost().toNanos();
        for (int kill = 1; kill <= plan.kills() && System.nanoTime() < deadline; kill++) {
            publishing.requireHealthy();
            killOnce(kill);
        }
        var kinds = List.of(Damage.values());
        for (int damage = 0; damage < plan.damages(); damage++) {
            publishing.requireHealthy();
            damageOnce(kinds.get(damage % kinds.size()));
        }
        disk.ifPresent(this::fillOnce);
    }

    private void stopInOrder() {
        int code = victim.stop();
        if (code != 0) {
            throw new IllegalStateException("interaction-state stopped with " + code + victim.lastLines());
        }
    }

    private Producer<byte[], byte[]> producer(String name) {
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        connection.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "chaos-" + name,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    /** At a random time: mostly while it works, now and then while it comes back from the last kill. */
    private void killOnce(int kill) {
        tell(kill - 1, "working");
        sleep(chance.nextInt(MOST_MILLIS_TO_KILL));
        killNow();
        while (chance.nextInt(CUT_SHORT) == 0) {
            tell(kill, "killed while it recovers");
            victim.start();
            sleep(chance.nextInt(MOST_MILLIS_TO_CUT));
            victim.requireAlive();
            victim.kill();
            tally.add(Fault.CUT_SHORT);
        }
        tell(kill, "recovering");
        recover();
    }

    /** Kills it, sees whether a transaction was open, and reads what it has committed to the end. */
    private void killNow() {
        victim.requireAlive();
        victim.kill();
        tally.add(Fault.KILL);
        var states = transactions.states(applicationId());
        if (states.contains(TransactionState.ONGOING)) {
            tally.add(Fault.OPEN_TRANSACTION);
        }
        // What was being committed becomes readable; what was open keeps everything behind it from being read.
        await(
                () -> !transactions.states(applicationId()).contains(TransactionState.PREPARE_COMMIT),
                RECOVERS_AT_MOST,
                "what was being committed is");
        var readable = transactions.readable(verifier.positions().keySet());
        await(
                () -> readable.entrySet().stream()
                        .allMatch(end -> verifier.positions().get(end.getKey()) >= end.getValue()),
                RECOVERS_AT_MOST,
                "what was committed is read");
    }

    /** Stops it in order, so that it would go on with its files, and damages them. */
    private void damageOnce(Damage damage) {
        tell((int) tally.of(Fault.KILL), damage.meaning());
        sleep(chance.nextInt(MOST_MILLIS_TO_KILL));
        stopInOrder();
        if (damage.apply(victim.stateDir(), chance)) {
            tally.add(Fault.DAMAGE);
        }
        long before = verifier.records();
        victim.start();
        int ends = 0;
        long deadline = System.nanoTime() + RECOVERS_AT_MOST.toNanos();
        while (verifier.records() == before && System.nanoTime() < deadline) {
            if (!victim.isAlive()) {
                tally.add(Fault.GAVE_UP);
                if (++ends > MOST_ENDS) {
                    throw new IllegalStateException(
                            damage.meaning() + ": interaction-state ends again and again" + victim.lastLines());
                }
                victim.start();
            }
            sleep(PAUSE_MILLIS);
        }
    }

    /** Lets it run out of disk, sees it say so, and gives it room again. */
    private void fillOnce(SmallDisk small) {
        tell((int) tally.of(Fault.KILL), "its disk is full");
        await(
                () -> {
                    small.fill();
                    return !victim.isAlive();
                },
                FINISHES_AT_MOST,
                "it notices that its disk is full");
        int code = victim.exitCode();
        var said = victim.lastLines();
        if (code != ExitCode.IO.code() || !said.contains(victim.stateDir().toString())) {
            throw new IllegalStateException("with a full disk interaction-state ended with " + code + ", expected "
                    + ExitCode.IO.code() + " and a message with " + victim.stateDir() + said);
        }
        tally.add(Fault.DISK_FULL);
        small.free();
        recover();
    }

    private String applicationId() {
        return topics.prefix() + InteractionStateTopology.SERVICE;
    }

    /** From the start of the process to the first record that it has committed. */
    private void recover() {
        long before = verifier.records();
        long started = System.nanoTime();
        victim.start();
        await(
                () -> {
                    victim.requireAlive();
                    return verifier.records() > before;
                },
                RECOVERS_AT_MOST,
                "the first output after a kill");
        var cpu = victim.cpu();
        recoveries.add(Duration.ofNanos(verifier.lastRecordNanos() - started), cpu);
    }

    private ChaosResult judge() {
        tell((int) tally.of(Fault.KILL), "is any transaction open?");
        var hanging = transactions.hanging(HANGS_AT_MOST);
        // Up to where everything can be read now.
        var readable = transactions.readable(verifier.positions().keySet());
        await(
                () -> readable.entrySet().stream()
                        .allMatch(end -> verifier.positions().get(end.getKey()) >= end.getValue()),
                RECOVERS_AT_MOST,
                "every output is read");
        verifier.close();
        tell((int) tally.of(Fault.KILL), "the state is read");
        for (var store : SingleThreadedFold.stores(topics)) {
            ChangelogReader.read(connection.bootstrapServers(), applicationId(), store, plan.partitions(), found);
        }
        tell((int) tally.of(Fault.KILL), "the reference reads all inputs");
        try (var inputs = new KafkaInputs(connection.bootstrapServers())) {
            var expected = new Account(topics);
            var reference = new Reference(topics, inputs, expected);
            reference.fold();
            var findings = Oracle.judge(new Case(
                    found, expected, reference.records(), planted, reference.ticks(), plan.partitions(), hanging));
            long records = reference.records().values().stream()
                    .mapToLong(count -> count)
                    .sum();
            return new ChaosResult(
                    plan,
                    findings,
                    tally.all(),
                    recoveries,
                    reference.ticks(),
                    records,
                    found.outputs(),
                    found.entries(),
                    found.stateHash());
        }
    }

    private void tell(int done, String what) {
        kills = done;
        doing = what;
        watcher.at(kills, doing);
    }

    private void await(BooleanSupplier condition, Duration within, String what) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("stopped");
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + within + " in vain: " + what + victim.lastLines());
            }
            watcher.at(kills, doing);
            sleep(PAUSE_MILLIS);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CancellationException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var cancelled = new CancellationException("interrupted");
        cancelled.initCause(e);
        return cancelled;
    }

    /** Nothing of it stays behind but the folder. */
    @Override
    public void close() {
        victim.close();
        verifier.close();
        producers.forEach(producer -> producer.close(Duration.ofSeconds(2)));
        admin.close(Duration.ofSeconds(2));
        connection.close();
    }
}
