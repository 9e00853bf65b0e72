package io.offerstream.local.evaluation;

import java.lang.management.ManagementFactory;

/** Seconds on the clock and of this thread's CPU. */
final class CpuWatch {
    private static final double NANOS = 1e9;

    private final long startedAt = System.nanoTime();
    private final long cpuAtStart = cpu();

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / NANOS;
    }

    double cpuSeconds() {
        return (cpu() - cpuAtStart) / NANOS;
    }
}
