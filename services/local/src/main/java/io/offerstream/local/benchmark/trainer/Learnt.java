package io.offerstream.local.benchmark.trainer;

import java.time.Duration;

/**
 * What learning took.
 *
 * @param steps redeemed examples, those that were learnt again among them
 * @param elapsed by the clock
 * @param cpu of the thread that learns
 * @param processCpu of the whole process: broker, clients, compiler and collector among it
 */
public record Learnt(long steps, Duration elapsed, Duration cpu, Duration processCpu) {
    /** Steps a second of the clock. */
    public double perSecond() {
        return steps * 1e9 / elapsed.toNanos();
    }

    /** Steps a second of the learning thread's CPU time: what a quiet machine would show by the clock, without waiting. */
    public double perCpuSecond() {
        return steps * 1e9 / cpu.toNanos();
    }

    /** Microseconds of the thread's CPU time a step. */
    public double cpuMicros() {
        return cpu.toNanos() / 1e3 / steps;
    }

    /** The same of the process. */
    public double processCpuMicros() {
        return processCpu.toNanos() / 1e3 / steps;
    }
}
