package io.offerstream.local.cli.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.local.chaos.ChaosResult;
import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Recoveries;
import io.offerstream.local.chaos.TrainerPlan;
import io.offerstream.local.chaos.TrainerResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Everything a run showed, as JSON. */
final class ChaosReport {
    private static final JsonMapper JSON = new JsonMapper();

    private ChaosReport() {}

    static void write(Path file, ChaosResult result) {
        var report = JSON.createObjectNode();
        var plan = result.plan();
        report.putObject("plan")
                .put("service", "interaction-state")
                .put("kills", plan.kills())
                .put("seed", plan.seed())
                .put("customers", plan.customers())
                .put("partitions", plan.partitions())
                .put("events_per_tick", plan.eventsPerTick())
                .put("at_most", plan.atMost().toString())
                .put("pauses", plan.troubles().pauses())
                .put("damages", plan.troubles().damages());
        report.put("verdict", verdict(result.holds(), result.quiet().isEmpty()));
        addFindings(report, result.findings());
        var faults = report.putObject("faults");
        result.faults().forEach((fault, count) -> faults.put(fault.name(), count));
        addRecoveries(report, result.recoveries());
        addRecoveries(report, "after_pause_ms", result.afterPause());
        report.put("ticks", result.ticks())
                .put("records", result.records())
                .put("outputs", result.outputs())
                .put("store_entries", result.entries())
                .put("state_sha256", result.stateHash());
        write(file, report);
    }

    static void write(Path file, TrainerPlan plan, TrainerResult result) {
        var report = JSON.createObjectNode();
        report.putObject("plan")
                .put("service", "trainer")
                .put("times_each", plan.timesEach())
                .put("kills", plan.kills())
                .put("zombies", plan.zombies())
                .put("joins", plan.joins())
                .put("seed", plan.seed())
                .put("partitions", plan.partitions())
                .put("at_most", plan.atMost().toString());
        report.put("verdict", verdict(result.holds(), result.isConclusive()));
        addFindings(report, result.findings());
        var faults = report.putObject("faults");
        result.faults().forEach(faults::put);
        report.put("open_at_fault", result.openAtKill());
        addRecoveries(report, result.recoveries());
        report.put("ticks", result.ticks()).put("versions", result.versions());
        write(file, report);
    }

    private static String verdict(boolean holds, boolean isConclusive) {
        return !holds ? "FAILED" : isConclusive ? "PROVED" : "INCONCLUSIVE";
    }

    static void addFindings(ObjectNode report, List<Finding> all) {
        var findings = report.putArray("findings");
        all.forEach(finding -> findings.addObject()
                .put("invariant", finding.invariant())
                .put("expected", finding.expected())
                .put("found", finding.found())
                .put("holds", finding.holds())
                .put("detail", finding.detail()));
    }

    static void addRecoveries(ObjectNode report, Recoveries recoveries) {
        addRecoveries(report, "recovery_ms", recoveries);
    }

    private static void addRecoveries(ObjectNode report, String name, Recoveries recoveries) {
        report.putObject(name)
                .put("count", recoveries.count())
                .put("p50", recoveries.time(0.5).toMillis())
                .put("p95", recoveries.time(0.95).toMillis())
                .put("max", recoveries.time(1).toMillis())
                .put("cpu_p50", recoveries.cpu(0.5).toMillis())
                .put("cpu_p95", recoveries.cpu(0.95).toMillis());
    }

    static void write(Path file, ObjectNode report) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
