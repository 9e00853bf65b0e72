package io.offerstream.local.evaluation;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for training, and the CPU time they took. */
final class Crew implements AutoCloseable, Executor {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ExecutorService service;

    Crew(int size) {
        service = Executors.newFixedThreadPool(size, task -> {
            var thread = new Thread(task, "training-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        });
    }

    @Override
    public void execute(Runnable task) {
        service.execute(task);
    }

    /** Of all threads so far; they have to be alive. */
    double cpuSeconds() {
        var times = ManagementFactory.getThreadMXBean();
        return threads.stream()
                        .mapToLong(thread -> times.getThreadCpuTime(thread.getId()))
                        .sum()
                / 1e9;
    }

    @Override
    public void close() {
        service.shutdownNow();
    }
}
