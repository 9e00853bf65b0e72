package io.offerstream.local.cli.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.chaos.ChaosResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

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
                .put("damages", plan.damages());
        report.put("verdict", !result.holds() ? "FAILED" : result.quiet().isEmpty() ? "PROVED" : "INCONCLUSIVE");
        var findings = report.putArray("findings");
        result.findings()
                .forEach(finding -> findings.addObject()
                        .put("invariant", finding.invariant())
                        .put("expected", finding.expected())
                        .put("found", finding.found())
                        .put("holds", finding.holds())
                        .put("detail", finding.detail()));
        var faults = report.putObject("faults");
        result.faults().forEach((fault, count) -> faults.put(fault.name(), count));
        var recoveries = result.recoveries();
        report.putObject("recovery_ms")
                .put("count", recoveries.count())
                .put("p50", recoveries.time(0.5).toMillis())
                .put("p95", recoveries.time(0.95).toMillis())
                .put("max", recoveries.time(1).toMillis())
                .put("cpu_p50", recoveries.cpu(0.5).toMillis())
                .put("cpu_p95", recoveries.cpu(0.95).toMillis());
        report.put("ticks", result.ticks())
                .put("records", result.records())
                .put("outputs", result.outputs())
                .put("store_entries", result.entries())
                .put("state_sha256", result.stateHash());
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
