package io.offerstream.local.cli.benchmark;

import io.offerstream.local.benchmark.Benchmark;
import io.offerstream.local.benchmark.Round;
import io.offerstream.local.cli.Progress;
import io.offerstream.platform.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What all benchmarks say, and say alike. */
final class Figures {
    /** Of a ratio to the count per key. */
    static final double BAR = 2.5;

    private Figures() {}

    /** Of an installation of its own: what the user has set up is for another one. */
    static Settings settings(Path folder) {
        return Settings.load(Map.of("data.dir", folder.toString()), Map.of(), Optional.empty());
    }

    static Benchmark.Watcher watcher(Progress progress) {
        return (what, percent) -> progress.report(percent, "% of " + what);
    }

    static String verdict(double ratio) {
        return (ratio <= BAR ? "within " : "above ") + BAR;
    }

    static double lowest(List<Round> measured, ToDoubleFunction<Round> figure) {
        return measured.stream().mapToDouble(figure).min().orElseThrow();
    }

    static double median(List<Round> measured, ToDoubleFunction<Round> figure) {
        var sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    static String micros(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
