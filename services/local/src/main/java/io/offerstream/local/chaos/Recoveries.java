package io.offerstream.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long it took from the start of a process to its first committed output, by the clock and in CPU time of the
 * process: on a busy machine only the second says something. Owned by one thread.
 */
public final class Recoveries {
    private static final int LEAST_TO_JUDGE = 20;
    private static final Duration BAR = Duration.ofSeconds(10);

    private final List<Duration> times = new ArrayList<>();
    private final List<Duration> cpu = new ArrayList<>();

    void add(Duration time, Duration ofCpu) {
        times.add(time);
        cpu.add(ofCpu);
    }

    /** I6: whether the p95 is within 10 s; empty for fewer than 20, which say little of it. */
    public Optional<Finding> judged(String invariant) {
        var p95 = time(0.95);
        return count() < LEAST_TO_JUDGE
                ? Optional.empty()
                : Optional.of(new Finding(
                        invariant,
                        BAR.toSeconds() + " s",
                        String.format(Locale.ROOT, "%.1f s", p95.toMillis() / 1000.0),
                        p95.compareTo(BAR) <= 0,
                        "p95 of " + count() + " recoveries: " + p95));
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
