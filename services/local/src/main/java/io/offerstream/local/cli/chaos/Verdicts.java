package io.offerstream.local.cli.chaos;

import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Recoveries;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How every {@code chaos} command tells what it found. */
final class Verdicts {
    private Verdicts() {}

    /** Without rows: a command may have more to judge than invariants. */
    static Table table(List<Finding> findings) {
        var table = new Table("invariant", "expected", "found", "holds");
        findings.forEach(
                finding -> table.add(finding.invariant(), finding.expected(), finding.found(), yes(finding.holds())));
        return table;
    }

    static String yes(boolean holds) {
        return holds ? "yes" : "NO";
    }

    /** What exactly is wrong with those that do not hold. */
    static void warn(Context context, List<Finding> findings) {
        findings.stream()
                .filter(finding -> !finding.holds())
                .forEach(finding -> context.warn(finding.invariant() + ": " + finding.detail()));
    }

    /** As {@code p50 1.0 s, p95 2.0 s, longest 3.0 s}. */
    static String quantiles(Recoveries recoveries) {
        return "p50 %s s, p95 %s s, longest %s s"
                .formatted(seconds(recoveries.time(0.5)), seconds(recoveries.time(0.95)), seconds(recoveries.time(1)));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }
}
