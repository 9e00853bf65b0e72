package io.offerstream.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long it took from the start of a process to its first committed output, by the clock and in CPU time of the
 * process: on a busy machine only the second says something. Owned by one thread.
 */
public final class Recoveries {
    private final List<Duration> times = new ArrayList<>();
    private final List<Duration> cpu = new ArrayList<>();

    void add(Duration time, Duration ofCpu) {
        times.add(time);
        cpu.add(ofCpu);
    }

    public int count() {
        return times.size();
    }

    /** The smallest that at least this share is not above; zero if there is none. */
    public Duration time(double share) {
        return quantile(times, share);
    }

    public Duration cpu(double share) {
        return quantile(cpu, share);
    }

    private static Duration quantile(List<Duration> all, double share) {
        if (all.isEmpty()) {
            return Duration.ZERO;
        }
        var sorted = all.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
