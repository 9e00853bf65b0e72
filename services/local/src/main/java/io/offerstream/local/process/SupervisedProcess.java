package io.offerstream.local.process;

import io.offerstream.platform.health.Health.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A child process that is started again when it dies, with growing pauses, and dies when this process does: it must end
 * when its standard input does. Owns one thread, which starts and watches it.
 */
public final class SupervisedProcess implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Child child;
    private final Reports reports;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread supervisor;
    private volatile Process process;
    private volatile boolean isServing;
    private volatile String lastWords = "not started yet";

    private SupervisedProcess(Child child, Reports reports) {
        this.child = child;
        this.reports = reports;
        supervisor = new Thread(this::supervise, child.part() + "-supervisor");
        supervisor.setDaemon(true);
    }

    /**
     * What is to be kept alive.
     *
     * @param part names it in health and threads
     * @param title for people, e.g. {@code schema registry}
     * @param command starts it; the same each time, so that it comes back at the same address
     * @param log where it writes what it says
     * @param probe tells when it serves
     * @param failedStarts gives up after so many in a row; empty to go on for ever
     */
    public record Child(
            String part, String title, ProcessBuilder command, Path log, HttpProbe probe, OptionalInt failedStarts) {}

    /** Told how the process is, by the supervisor's thread; READY each time that it serves (again). */
    @FunctionalInterface
    public interface Reports {
        void report(State state, String reason);
    }

    /** Begins to start it and returns at once. */
    public static SupervisedProcess start(Child child, Reports reports) {
        var supervised = new SupervisedProcess(child, reports);
        supervised.supervisor.start();
        return supervised;
    }

    /**
     * Waits until it first serves.
     *
     * @throws IllegalStateException if it does not come up; the message names its log
     */
    public void awaitReady() throws InterruptedException {
        long starts = child.failedStarts().orElse(1);
        boolean isSettled = settled.await(starts * child.probe().startWithin().toSeconds(), TimeUnit.SECONDS);
        if (!isSettled || !isServing) {
            throw new IllegalStateException(lastWords);
        }
    }

    /** The process, once it was started; another one after each restart. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    private void supervise() {
        tell(State.STARTING, "starting");
        Duration pause = FIRST_PAUSE;
        try {
            for (int failed = 0; failed < child.failedStarts().orElse(Integer.MAX_VALUE); ) {
                process = child.command().start();
                if (child.probe().isUp(process)) {
                    failed = 0;
                    pause = FIRST_PAUSE;
                    isServing = true;
                    tell(State.READY, "serves");
                    settled.countDown();
                } else {
                    failed++;
                }
                int code = process.waitFor();
                isServing = false;
                tell(State.DEGRADED, "ended with code " + code + ", starting again; see " + child.log());
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            }
            tell(
                    State.FAILED,
                    "the " + child.title() + " failed to start "
                            + child.failedStarts().orElseThrow() + " times; see " + child.log());
        } catch (IOException e) {
            tell(State.FAILED, "the " + child.title() + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            // Closing.
        } finally {
            isServing = false;
            stopProcess();
            settled.countDown();
        }
    }

    private void tell(State state, String reason) {
        lastWords = reason;
        reports.report(state, reason);
    }

    /** Stops it in order; whoever needs it must have been closed before. */
    @Override
    public void close() {
        supervisor.interrupt();
        try {
            supervisor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell(State.STOPPED, "closed");
    }

    private void stopProcess() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
