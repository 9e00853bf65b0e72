package io.offerstream.local.benchmark.trainer;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Time by the clock, of one thread and of the process, as of now; the difference of two is what was used. */
record CpuClock(long nanos, long threadNanos, long processNanos) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static CpuClock of(Thread thread) {
        return new CpuClock(System.nanoTime(), THREADS.getThreadCpuTime(thread.getId()), PROCESS.getProcessCpuTime());
    }

    Learnt since(CpuClock before, long steps) {
        return new Learnt(
                steps,
                Duration.ofNanos(nanos - before.nanos),
                Duration.ofNanos(threadNanos - before.threadNanos),
                Duration.ofNanos(processNanos - before.processNanos));
    }
}
