package io.offerstream.simulator.report;

import io.offerstream.simulator.comparison.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A report as one HTML file that needs nothing else. */
final class HtmlReport {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 1040px; margin: 2em auto; padding: 0 1em; color: #222 }
            table { border-collapse: collapse; margin: 1em 0; font-variant-numeric: tabular-nums }
            th, td { padding: .25em .7em; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap }
            th { white-space: normal }
            th:first-child, td:first-child { text-align: left }
            code { font-size: 12px }
            svg { max-width: 100%; height: auto; margin: 1em 0 }
            """;

    private HtmlReport() {}

    static String of(String name, Report report) {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
        html.append("<title>Simulation: ").append(escaped(name)).append("</title>\n<style>\n");
        html.append(STYLE)
                .append("</style>\n<h1>Simulation: ")
                .append(escaped(name))
                .append("</h1>\n");
        report.notes().forEach(note -> html.append("<p>").append(escaped(note)).append("</p>\n"));
        systems(html, report);
        html.append(Charts.points(
                "True lift over popularity, mean over worlds, from three worlds on with its 95 % interval",
                by(report, SystemSummary::lift)));
        html.append(Charts.lines("True lift over popularity by cycle", by(report, SystemSummary::liftByCycle)));
        html.append(Charts.points(
                "Share of TEST's impressions that five offers have", by(report, SystemSummary::topShare)));
        html.append(Charts.points(
                "Share of the regret that is made good, (V - Vpop) / (V* - Vpop)",
                by(report, SystemSummary::regretShare)));
        markets(html, report);
        worlds(html, report);
        return html.append("</html>\n").toString();
    }

    private static String regret(Estimate share) {
        return Double.isNaN(share.mean()) ? "–" : String.format(Locale.ROOT, "%.2f", share.mean());
    }

    private static <T> Map<String, T> by(Report report, Function<SystemSummary, T> of) {
        var by = new LinkedHashMap<String, T>();
        report.systems().forEach(system -> by.put(system.system(), of.apply(system)));
        return by;
    }

    private static void systems(StringBuilder html, Report report) {
        html.append("<h2>Systems</h2>\n<table>\n");
        row(
                html,
                "th",
                List.of(
                        "system",
                        "true lift",
                        "interval",
                        "redeeming",
                        "regret share",
                        "top 5",
                        "new never shown",
                        "new within 24 h",
                        "coverage",
                        "better in"));
        for (var system : report.systems()) {
            row(
                    html,
                    "td",
                    List.of(
                            system.system(),
                            signed(system.lift().mean()),
                            interval(system.lift()),
                            percent(system.value().mean()),
                            regret(system.regretShare()),
                            percent(system.topShare().mean()),
                            percent(system.neverShown()),
                            percent(system.withinADay()),
                            percent(system.coverage()),
                            system.better() + " of " + system.worlds().size()));
        }
        html.append("</table>\n");
    }

    private static void markets(StringBuilder html, Report report) {
        html.append("<h2>True lift by market</h2>\n<table>\n");
        var codes = List.copyOf(report.systems().get(0).liftByMarket().keySet());
        var heads = new ArrayList<>(List.of("system"));
        heads.addAll(codes);
        row(html, "th", heads);
        for (var system : report.systems()) {
            var cells = new ArrayList<>(List.of(system.system()));
            codes.forEach(code -> {
                var lift = system.liftByMarket().get(code);
                cells.add(signed(lift.mean()) + " " + interval(lift));
            });
            row(html, "td", cells);
        }
        html.append("</table>\n");
    }

    private static void worlds(StringBuilder html, Report report) {
        html.append("<h2>Worlds</h2>\n<table>\n");
        row(html, "th", List.of("world", "SHA-256", ""));
        for (var world : report.worlds()) {
            html.append("<tr><td>")
                    .append(escaped(world.world()))
                    .append("</td><td><code>")
                    .append(escaped(world.sha256()))
                    .append("</code></td><td>")
                    .append(escaped(world.standing()))
                    .append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    private static void row(StringBuilder html, String tag, List<String> cells) {
        html.append("<tr>");
        for (var cell : cells) {
            html.append('<')
                    .append(tag)
                    .append('>')
                    .append(escaped(cell))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
        html.append("</tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String interval(Estimate estimate) {
        return estimate.worlds() == 1 ? "" : signed(estimate.low()) + " to " + signed(estimate.high());
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? percent(share.getAsDouble()) : "";
    }
}
