package io.offerstream.local.chaos;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * What is done to the broker and to the network while the service works on: the one is killed and started again, and runs
 * out of disk, in the other connections go wrong; and each time something must be committed again. Owned by one thread.
 */
final class BrokerBlows {
    private static final int MOST_MILLIS_TO_KILL = 1_500;

    /** Whoever had read something before the blow has told of it by then. */
    private static final long SETTLES_MILLIS = 200;

    private static final Duration STRIKES_EVERY = Duration.ofSeconds(5);
    private static final Duration STAYS_FULL = Duration.ofSeconds(5);
    private static final String NO_ROOM = "No space left on device";

    private final ChaosBroker broker;
    private final String transactionalIds;
    private final Supplier<Victim> victim;
    private final Progress progress;
    private final Transactions transactions;
    private final Patience patience;
    private final Random chance;
    private final Map<Toxic, Long> toxics = new EnumMap<>(Toxic.class);
    private final Recoveries afterKill = new Recoveries();
    private final Map<Toxic, Recoveries> afterToxic = new EnumMap<>(Toxic.class);
    private final Recoveries afterFullDisk = new Recoveries();
    private int kills;
    private int openAtKill;

    /** What the service has committed, as far as it has been read. */
    interface Progress {
        /** How many records. */
        long records();

        /** When the last of them was seen, as {@link System#nanoTime} tells it. */
        long lastRecordNanos();

        /** Called again and again while something is waited for: there must be work. */
        void goOn();
    }

    /**
     * @param transactionalIds how those of the service begin
     * @param victim the process that works
     */
    BrokerBlows(
            ChaosBroker broker,
            String transactionalIds,
            Supplier<Victim> victim,
            Progress progress,
            Patience patience,
            Random chance) {
        this.broker = broker;
        this.transactionalIds = transactionalIds;
        this.victim = victim;
        this.progress = progress;
        this.patience = patience;
        this.chance = chance;
        transactions = new Transactions(broker.admin());
    }

    /**
     * Does what is planned, once the service works: one that starts without a broker says so and ends.
     *
     * @param hasTime asked before each blow
     * @throws IllegalStateException if the service ended by itself, or did not go on
     */
    void inflict(BrokerTroubles troubles, BooleanSupplier hasTime) {
        if (troubles.any()) {
            awaitWork();
        }
        while (kills < troubles.kills() && hasTime.getAsBoolean()) {
            kill();
        }
        if (troubles.smallDisk().isPresent() && hasTime.getAsBoolean()) {
            fillDisk();
        }
        for (var toxic : Toxic.values()) {
            if (troubles.hasToxics() && hasTime.getAsBoolean()) {
                disturb(toxic, troubles.eachToxic());
            }
        }
    }

    private void awaitWork() {
        patience.tell("waits for the first output");
        patience.await(
                () -> {
                    progress.goOn();
                    return progress.records() > 0;
                },
                Patience.RECOVERS_AT_MOST,
                "the first output");
    }

    /** At a random time; started again at once. */
    private void kill() {
        patience.tell("working, before the broker is killed for the " + (kills + 1) + ". time");
        work(Duration.ofMillis(chance.nextInt(MOST_MILLIS_TO_KILL)));
        victim.get().requireAlive();
        if (transactions.states(transactionalIds).contains(TransactionState.ONGOING)) {
            openAtKill++;
        }
        broker.own().kill();
        kills++;
        Patience.sleep(SETTLES_MILLIS);
        patience.tell("the broker comes back for the " + kills + ". time");
        awaitOutput(() -> broker.own().start(), afterKill, "the first output after the broker was killed");
    }

    /** The broker must end, and say why; the service must not, and must go on once there is room. */
    private void fillDisk() {
        patience.tell("the broker's disk is full");
        var disk = broker.own().disk();
        patience.await(
                () -> {
                    disk.fill();
                    progress.goOn();
                    return !broker.own().isAlive();
                },
                Patience.FINISHES_AT_MOST,
                "the broker notices that its disk is full");
        if (!broker.own().hasTold(NO_ROOM)) {
            throw new IllegalStateException("with a full disk the broker ended without saying: " + NO_ROOM);
        }
        work(STAYS_FULL);
        victim.get().requireAlive();
        disk.free();
        patience.tell("the broker has room again");
        awaitOutput(() -> broker.own().start(), afterFullDisk, "the first output since the broker has room again");
    }

    private void disturb(Toxic toxic, Duration time) {
        patience.tell("the network: " + toxic.meaning());
        var network = broker.own().network();
        network.begin(toxic);
        for (var left = time; !left.isNegative() && !left.isZero(); left = left.minus(STRIKES_EVERY)) {
            network.strike();
            work(left.compareTo(STRIKES_EVERY) < 0 ? left : STRIKES_EVERY);
        }
        victim.get().requireAlive();
        patience.tell("the network is well again after: " + toxic.meaning());
        awaitOutput(
                () -> toxics.put(toxic, network.heal()),
                afterToxic.computeIfAbsent(toxic, any -> new Recoveries()),
                "the first output since the network is well again (" + toxic.meaning() + ")");
    }

    private void work(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        patience.await(
                () -> {
                    progress.goOn();
                    return System.nanoTime() >= end;
                },
                time.plus(Patience.RECOVERS_AT_MOST),
                "it works");
    }

    /** @param cure from then on it can recover */
    private void awaitOutput(Runnable cure, Recoveries recoveries, String what) {
        long before = settledRecords();
        var cpu = victim.get().cpu();
        long cured = System.nanoTime();
        cure.run();
        patience.await(
                () -> {
                    victim.get().requireAlive();
                    progress.goOn();
                    return progress.records() > before;
                },
                Patience.REJOINS_AT_MOST,
                what);
        recoveries.add(
                Duration.ofNanos(progress.lastRecordNanos() - cured),
                victim.get().cpu().minus(cpu));
    }

    /** What had been fetched before may come in several turns. */
    private long settledRecords() {
        long before = -1;
        long now = progress.records();
        while (now != before) {
            before = now;
            now = progress.records();
        }
        return now;
    }

    BrokerResult result() {
        return new BrokerResult(kills, openAtKill, toxics, afterKill, afterFullDisk, afterToxic);
    }
}
