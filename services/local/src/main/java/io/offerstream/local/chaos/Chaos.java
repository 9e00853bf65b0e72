package io.offerstream.local.chaos;

import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.interactionstate.fold.SingleThreadedFold;
import io.offerstream.local.chaos.Oracle.Case;
import io.offerstream.platform.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Kills interaction-state again and again while it works, and checks that nobody can tell afterwards: docs/chaos.md.
 * Owned by one thread.
 */
public final class Chaos implements AutoCloseable {
    private static final Duration HANGS_AT_MOST = Duration.ofSeconds(30);
    private static final Duration LOADS_AT_MOST = Duration.ofHours(1);

    /** Within its group's session time-out, beyond it, and beyond that of its transactions. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(75));

    /** A short run on a slow machine must see every fault, too. */
    private static final int LEAST_TICKS = 40;

    private final ChaosPlan plan;
    private final Patience patience;
    private final ChaosBroker broker;
    private final Topics topics;
    private final Transactions transactions;
    private final Account found;
    private final Verifier verifier;
    private final Victim victim;
    private final Optional<SmallDisk> disk;
    private final Blows blows;
    private final BrokerBlows brokerBlows;
    private final Tally tally = new Tally();
    private final Recoveries recoveries = new Recoveries();
    private final Recoveries afterPause = new Recoveries();
    private Optional<BurstResult> burst = Optional.empty();
    private final Set<String> planted = ConcurrentHashMap.newKeySet();

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
        patience = new Patience(watcher, stopped);
        patience.tell(0, "broker and registry start");
        broker = new ChaosBroker(plan.partitions(), folder, plan.troubles().broker());
        topics = broker.topics();
        transactions = new Transactions(broker.admin());
        found = new Account(topics);
        verifier = new Verifier(
                broker.bootstrapServers(),
                Reference.outputs(topics),
                Reference.sources(topics),
                topics.customerFeatures(),
                found);
        victim = new Victim(
                InteractionStateTopology.SERVICE,
                broker.disturbedServers(),
                broker.registryUrl(),
                folder.resolve("interaction-state"));
        patience.showInVain(victim::whereItHangs);
        disk = plan.troubles().smallDisk().map(SmallDisk::new);
        disk.ifPresent(small -> small.hold(victim.stateDir()));
        blows = new Blows(
                victim,
                verifier,
                transactions,
                broker.applicationId(),
                patience,
                new Random(plan.seed() + 1),
                tally,
                recoveries,
                afterPause);
        brokerBlows = new BrokerBlows(
                broker, broker.applicationId(), () -> victim, verifier, patience, new Random(plan.seed() + 2));
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
        var neighbours = new Neighbours(topics, broker::producer, planted);
        victim.start(plan.troubles().burst().stream()
                .map(burst -> "-Xmx" + burst.heap())
                .toArray(String[]::new));
        try (var publishing = new Publishing(story, neighbours, verifier::reached)) {
            patience.requireWhileWaiting(publishing::requireHealthy);
            patience.tell(0, "customers become known");
            patience.await(publishing::isLoaded, LOADS_AT_MOST, "customers become known");
            hit(publishing);
            if (!toTheEnd) {
                return;
            }
            patience.tell("more happens, for every fault to come");
            patience.await(() -> publishing.busyTicks() >= LEAST_TICKS, Patience.FINISHES_AT_MOST, "ticks go on");
            patience.tell("the story ends");
            var last = publishing.end();
            patience.await(
                    () -> verifier.reached()
                            .filter(tick -> !tick.isBefore(last))
                            .isPresent(),
                    Patience.FINISHES_AT_MOST,
                    "the last ticks are decided");
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
        victim.stopInOrder();
    }

    private void hit(Publishing publishing) {
        long deadline = System.nanoTime() + plan.atMost().toNanos();
        for (int kill = 1; kill <= plan.kills() && System.nanoTime() < deadline; kill++) {
            blows.kill(kill);
        }
        for (int pause = 0; pause < plan.troubles().pauses() && System.nanoTime() < deadline; pause++) {
            blows.pause(PAUSES.get(pause % PAUSES.size()));
        }
        var kinds = List.of(Damage.values());
        for (int damage = 0; damage < plan.troubles().damages(); damage++) {
            blows.damage(kinds.get(damage % kinds.size()));
        }
        disk.ifPresent(blows::fill);
        burst = plan.troubles()
                .burst()
                .map(planned -> new BurstBlow(broker.admin(), broker.applicationId(), victim, publishing, patience)
                        .inflict(planned));
        brokerBlows.inflict(plan.troubles().broker(), () -> System.nanoTime() < deadline);
    }

    private ChaosResult judge() {
        patience.tell("is any transaction open?");
        var hanging = transactions.hanging(HANGS_AT_MOST);
        blows.awaitEverythingReadable();
        verifier.close();
        patience.tell("the state is read");
        for (var store : SingleThreadedFold.stores(topics)) {
            ChangelogReader.read(broker.bootstrapServers(), broker.applicationId(), store, plan.partitions(), found);
        }
        patience.tell("the reference reads all inputs");
        try (var inputs = new KafkaInputs(broker.bootstrapServers())) {
            var expected = new Account(topics);
            var reference = new Reference(topics, inputs, expected);
            reference.fold();
            var findings = new ArrayList<>(Oracle.judge(new Case(
                    found, expected, reference.records(), planted, reference.ticks(), plan.partitions(), hanging)));
            plan.troubles()
                    .burst()
                    .ifPresent(planned -> findings.addAll(burst.orElseThrow().findings(planned)));
            long records = reference.records().values().stream()
                    .mapToLong(count -> count)
                    .sum();
            return new ChaosResult(
                    plan,
                    findings,
                    tally.all(),
                    recoveries,
                    afterPause,
                    brokerBlows.result(),
                    burst,
                    reference.ticks(),
                    records,
                    found.outputs(),
                    found.entries(),
                    found.stateHash());
        }
    }

    /** Nothing of it stays behind but the folder. */
    @Override
    public void close() {
        victim.close();
        verifier.close();
        broker.close();
    }
}
