package io.offerstream.local.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.quality.Contestant;
import io.offerstream.local.quality.Estimate;
import io.offerstream.local.quality.QualityReport;
import io.offerstream.local.quality.QualityReport.Comparison;
import io.offerstream.local.quality.QualityReport.Part;
import io.offerstream.local.quality.Verdict;
import java.util.Locale;

/** A report as it is printed. */
final class QualityText {
    private static final JsonMapper JSON = new JsonMapper();

    private QualityText() {}

    /** What was learnt from and judged by. */
    static Table data(QualityReport report) {
        var table = new Table("part", "from", "contrasts", "comparable", "exposures", "redeemed", "customers");
        add(table, "train", report.split().first(), report.training());
        add(table, "test", report.split().boundary(), report.test());
        return table;
    }

    private static void add(Table table, String name, Object from, Part part) {
        table.add(name, from, part.contrasts(), part.comparable(), part.exposures(), part.redeemed(), part.customers());
    }

    /** A row a contestant, then a row a difference. */
    static Table figures(QualityReport report) {
        var table = new Table("figure", "of", "mean", "low", "high", "lower_bound", "sd_of_seeds", "verdict");
        for (var result : report.contestants()) {
            add(
                    table,
                    "auc",
                    result.contestant().name(),
                    "%.4f",
                    result.auc(),
                    result.seedDeviation()
                            .map(deviation -> String.format(Locale.ROOT, "%.4f", deviation))
                            .orElse(""),
                    "");
        }
        for (var comparison : report.comparisons()) {
            add(
                    table,
                    "difference",
                    of(comparison),
                    "%+.4f",
                    comparison.difference(),
                    "",
                    comparison.verdict().map(Verdict::words).orElse(""));
        }
        return table;
    }

    private static String of(Comparison comparison) {
        return comparison.one().name() + " less " + comparison.other().name();
    }

    private static void add(
            Table table, String figure, String of, String format, Estimate estimate, String deviation, String verdict) {
        table.add(
                figure,
                of,
                String.format(Locale.ROOT, format, estimate.mean()),
                String.format(Locale.ROOT, format, estimate.low()),
                String.format(Locale.ROOT, format, estimate.high()),
                String.format(Locale.ROOT, format, estimate.lowerBound()),
                deviation,
                verdict);
    }

    /** All of it, as one object. */
    static JsonNode json(String market, QualityReport report) {
        var json = JSON.createObjectNode();
        json.put("market", market)
                .put("seeds", report.seeds())
                .put("from", report.split().first().toString())
                .put("boundary", report.split().boundary().toString())
                .put("to", report.split().last().toString())
                .put("unreadable", report.unreadable());
        json.set("train", json(report.training()));
        json.set(
                "test",
                json(report.test())
                        .put("judged_customers", report.judged().customers())
                        .put("judged_pairs", report.judged().pairs()));
        var contestants = json.putArray("contestants");
        for (var result : report.contestants()) {
            var row = named("name", result.contestant());
            put(row, "auc", result.auc());
            result.seedDeviation().ifPresent(deviation -> row.put("sd_of_seeds", deviation));
            result.bySeed().forEach(row.putArray("by_seed")::add);
            contestants.add(row);
        }
        var comparisons = json.putArray("comparisons");
        for (var comparison : report.comparisons()) {
            var row = named("one", comparison.one())
                    .put("other", comparison.other().name());
            put(row, "difference", comparison.difference());
            comparison.verdict().ifPresent(verdict -> row.put("verdict", verdict.words()));
            comparisons.add(row);
        }
        return json;
    }

    private static ObjectNode named(String field, Contestant contestant) {
        return JSON.createObjectNode().put(field, contestant.name());
    }

    private static ObjectNode json(Part part) {
        return JSON.createObjectNode()
                .put("contrasts", part.contrasts())
                .put("comparable", part.comparable())
                .put("exposures", part.exposures())
                .put("redeemed", part.redeemed())
                .put("customers", part.customers());
    }

    private static void put(ObjectNode row, String name, Estimate estimate) {
        row.put(name, estimate.mean())
                .put("low", estimate.low())
                .put("high", estimate.high())
                .put("lower_bound", estimate.lowerBound());
    }
}
