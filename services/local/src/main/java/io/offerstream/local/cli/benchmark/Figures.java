package io.offerstream.local.cli.benchmark;

import io.offerstream.local.benchmark.Benchmark;
import io.offerstream.local.benchmark.Round;
import io.offerstream.local.benchmark.SideBySide;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Table;
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

    /** The same with topics of enough partitions for so many instances of a service. */
    static Settings settings(Path folder, int instances) {
        int partitions = 2;
        while (partitions < instances) {
            partitions *= 2;
        }
        return Settings.load(
                Map.of("data.dir", folder.toString(), "partitions", String.valueOf(partitions)),
                Map.of(),
                Optional.empty());
    }

    /** Prints what one instance and several did, and by how much the several are faster. */
    static void print(Context context, int instances, List<SideBySide> measured) {
        var table = new Table("round", "one_per_s", "several_per_s", "ratio", "verdict");
        for (int round = 0; round < measured.size(); round++) {
            var found = measured.get(round);
            table.add(round + 1, whole(found.one()), whole(found.several()), ratio(found.ratio()), "");
        }
        double ratio = median(measured, SideBySide::ratio);
        table.add(
                "median",
                whole(median(measured, SideBySide::one)),
                whole(median(measured, SideBySide::several)),
                ratio(ratio),
                ratio >= 1 ? "at least one's" : "less than one's");
        context.print(table);
        context.say("One instance, and %d side by side, of one thread each; %d processors, which the broker shares."
                .formatted(instances, Runtime.getRuntime().availableProcessors()));
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

    static <T> double median(List<T> measured, ToDoubleFunction<T> figure) {
        var sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    static String micros(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
