package io.offerstream.local.cli.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.local.chaos.Recoveries;
import io.offerstream.local.chaos.Suite.Size;
import io.offerstream.local.chaos.SuitePart;
import io.offerstream.local.chaos.SuitePart.Source;
import io.offerstream.local.chaos.SuitePart.Verdict;
import io.offerstream.local.cli.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a suite showed: for the terminal, for machines, and for docs/chaos-results.md.
 *
 * @param commit of the source tree
 */
record SuiteReport(Size size, String commit, Instant began, Duration took, List<SuitePart> parts) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The worst of all. */
    Verdict verdict() {
        return parts.stream()
                .map(SuitePart::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.INCONCLUSIVE);
    }

    Table table() {
        var table = new Table("matrix", "fault", "fired", "invariants", "p50_s", "p95_s", "verdict");
        for (var part : parts) {
            var invariants = part.held() + " of " + part.findings().size();
            part.faults()
                    .forEach(source -> table.add(
                            source.matrix(),
                            source.fault(),
                            source.fired(),
                            invariants,
                            seconds(source.recoveries(), 0.5),
                            seconds(source.recoveries(), 0.95),
                            part.verdict()));
            if (part.faults().isEmpty()) {
                table.add("", part.name(), 0, invariants, "", "", part.verdict());
            }
        }
        return table;
    }

    private static String seconds(Optional<Recoveries> recoveries, double share) {
        return recoveries
                .filter(any -> any.count() > 0)
                .map(all -> Verdicts.seconds(all.time(share)))
                .orElse("");
    }

    void writeMarkdown(Path file) {
        var text = new StringBuilder("`./offerstream chaos --suite %s`, commit %s, begun %s, %d min: **%s**.\n"
                .formatted(size.name().toLowerCase(Locale.ROOT), commit, began, took.toMinutes(), verdict()));
        for (var part : parts) {
            text.append("\n### ").append(part.name()).append(": ").append(part.verdict());
            text.append("\n\n`").append(part.plan()).append("`, ");
            text.append(part.took().toSeconds()).append(" s\n\n");
            text.append("| | Fault | Fired | Recovery p50 / p95 / longest |\n|---|---|---|---|\n");
            part.faults().forEach(source -> text.append(row(source)));
            text.append("\n| Invariant | Expected | Found | Holds |\n|---|---|---|---|\n");
            part.findings()
                    .forEach(finding -> text.append("| %s | %s | %s | %s |\n"
                            .formatted(
                                    finding.invariant(),
                                    finding.expected(),
                                    finding.found(),
                                    Verdicts.yes(finding.holds()))));
            part.failure()
                    .ifPresent(why -> text.append("\nIt did not come to its end: ")
                            .append(why)
                            .append('\n'));
            if (part.verdict() == Verdict.INCONCLUSIVE) {
                text.append("\nProves nothing: ").append(part.doubts()).append('\n');
            }
        }
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(Source source) {
        var recovery = source.recoveries()
                .filter(any -> any.count() > 0)
                .map(all -> "%s / %s / %s s"
                        .formatted(
                                Verdicts.seconds(all.time(0.5)),
                                Verdicts.seconds(all.time(0.95)),
                                Verdicts.seconds(all.time(1))))
                .orElse("");
        return "| %s | %s | %,d | %s |\n".formatted(source.matrix(), source.fault(), source.fired(), recovery);
    }

    void writeJson(Path file) {
        var report = JSON.createObjectNode();
        report.put("suite", size.name())
                .put("commit", commit)
                .put("began", began.toString())
                .put("took_s", took.toSeconds())
                .put("verdict", verdict().name());
        var all = report.putArray("parts");
        parts.forEach(part -> write(part, all.addObject()));
        ChaosReport.write(file, report);
    }

    private static void write(SuitePart part, ObjectNode into) {
        into.put("part", part.name())
                .put("plan", part.plan())
                .put("took_s", part.took().toSeconds())
                .put("verdict", part.verdict().name());
        part.failure().ifPresent(why -> into.put("failure", why));
        part.unproved().forEach(into.putArray("unproved")::add);
        var faults = into.putArray("faults");
        part.faults().forEach(source -> {
            var fault = faults.addObject()
                    .put("fault", source.fault())
                    .put("matrix", source.matrix())
                    .put("fired", source.fired())
                    .put("least", source.least());
            source.recoveries().ifPresent(recoveries -> ChaosReport.addRecoveries(fault, recoveries));
        });
        ChaosReport.addFindings(into, part.findings());
    }
}
