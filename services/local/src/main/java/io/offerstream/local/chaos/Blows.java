package io.offerstream.local.chaos;

import io.offerstream.local.cli.ExitCode;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * What is done to the service: it is killed, it stands still, its files are damaged, its disk is full; and each time it must come back.
 * Owned by one thread.
 */
record Blows(
        Victim victim,
        Verifier verifier,
        Transactions transactions,
        String applicationId,
        Patience patience,
        Random chance,
        Tally tally,
        Recoveries recoveries,
        Recoveries afterPause) {
    private static final int MOST_MILLIS_TO_KILL = 1_500;

    /** One kill in so many comes before the process has recovered from the last. */
    private static final int CUT_SHORT = 8;

    private static final int MOST_MILLIS_TO_CUT = 4_000;

    /** Whoever supervises a process starts it again: once must be enough. */
    private static final int MOST_ENDS = 1;

    private static final long PAUSE_MILLIS = 10;

    /** At a random time: mostly while it works, now and then while it comes back from the last kill. */
    void kill(int kill) {
        patience.tell(kill - 1, "working");
        Patience.sleep(chance.nextInt(MOST_MILLIS_TO_KILL));
        killNow();
        while (chance.nextInt(CUT_SHORT) == 0) {
            patience.tell(kill, "killed while it recovers");
            victim.start();
            Patience.sleep(chance.nextInt(MOST_MILLIS_TO_CUT));
            victim.requireAlive();
            victim.kill();
            tally.add(Fault.CUT_SHORT);
        }
        patience.tell(kill, "recovering");
        recover();
    }

    /** Kills it, sees whether a transaction was open, and reads what it has committed to the end. */
    private void killNow() {
        victim.requireAlive();
        victim.kill();
        tally.add(Fault.KILL);
        var states = transactions.states(applicationId);
        if (states.contains(TransactionState.ONGOING)) {
            tally.add(Fault.OPEN_TRANSACTION);
        }
        // What was being committed becomes readable; what was open keeps everything behind it from being read.
        patience.await(
                () -> !transactions.states(applicationId).contains(TransactionState.PREPARE_COMMIT),
                Patience.RECOVERS_AT_MOST,
                "what was being committed is");
        awaitEverythingReadable();
    }

    /** Until the verifier has read as far as anybody can now. */
    void awaitEverythingReadable() {
        var readable = transactions.readable(verifier.positions().keySet());
        patience.await(
                () -> readable.entrySet().stream()
                        .allMatch(end -> verifier.positions().get(end.getKey()) >= end.getValue()),
                Patience.RECOVERS_AT_MOST,
                "what was committed is read");
    }

    /** As a long collection of garbage, or a machine that is moved: it must go on by itself. */
    void pause(Duration length) {
        patience.tell("working");
        Patience.sleep(chance.nextInt(MOST_MILLIS_TO_KILL));
        victim.requireAlive();
        victim.signal("STOP");
        tally.add(Fault.PAUSE);
        if (transactions.states(applicationId).contains(TransactionState.ONGOING)) {
            tally.add(Fault.OPEN_TRANSACTION);
        }
        patience.tell("it stands still for " + length.toSeconds() + " s");
        long until = System.nanoTime() + length.toNanos();
        patience.await(() -> System.nanoTime() > until, length.multipliedBy(2), "the pause is over");
        // What had been committed before may still be on its way to the verifier, but not for so long.
        long before = verifier.records();
        var cpu = victim.cpu();
        long wentOn = System.nanoTime();
        victim.signal("CONT");
        patience.tell("it goes on");
        patience.await(
                () -> {
                    victim.requireAlive();
                    return verifier.records() > before;
                },
                Patience.RECOVERS_AT_MOST,
                "the first output after it stood still");
        afterPause.add(
                Duration.ofNanos(verifier.lastRecordNanos() - wentOn),
                victim.cpu().minus(cpu));
    }

    /** Stops it in order, so that it would go on with its files, and damages them. */
    void damage(Damage damage) {
        patience.tell(damage.meaning());
        Patience.sleep(chance.nextInt(MOST_MILLIS_TO_KILL));
        victim.stopInOrder();
        if (damage.apply(victim.stateDir(), chance)) {
            tally.add(Fault.DAMAGE);
        }
        long before = verifier.records();
        victim.start();
        int ends = 0;
        long deadline = System.nanoTime() + Patience.RECOVERS_AT_MOST.toNanos();
        while (verifier.records() == before && System.nanoTime() < deadline) {
            if (!victim.isAlive()) {
                tally.add(Fault.GAVE_UP);
                if (++ends > MOST_ENDS) {
                    throw new IllegalStateException(
                            damage.meaning() + ": interaction-state ends again and again" + victim.lastLines());
                }
                victim.start();
            }
            Patience.sleep(PAUSE_MILLIS);
        }
    }

    /** Lets it run out of disk, sees it say so, and gives it room again. */
    void fill(SmallDisk small) {
        patience.tell("its disk is full");
        patience.await(
                () -> {
                    small.fill();
                    return !victim.isAlive();
                },
                Patience.FINISHES_AT_MOST,
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

    /** From the start of the process to the first record that it has committed. */
    private void recover() {
        long before = verifier.records();
        long started = System.nanoTime();
        victim.start();
        int[] ends = {0};
        patience.await(
                () -> {
                    // A kill in the moment in which RocksDB makes a new store leaves one that cannot be opened.
                    if (!victim.isAlive() && victim.exitCode() == ExitCode.IO.code() && ++ends[0] <= MOST_ENDS) {
                        tally.add(Fault.GAVE_UP);
                        victim.start();
                    }
                    victim.requireAlive();
                    return verifier.records() > before;
                },
                Patience.RECOVERS_AT_MOST,
                "the first output after a kill");
        var cpu = victim.cpu();
        recoveries.add(Duration.ofNanos(verifier.lastRecordNanos() - started), cpu);
    }
}
