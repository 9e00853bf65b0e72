package io.offerstream.simulator.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.simulator.comparison.Estimate;
import io.offerstream.simulator.comparison.WorldFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a comparison came to, in the order in which the systems ran.
 *
 * @param worlds a line each: name, SHA-256, and whether that is the committed one
 * @param systems at least one
 * @param notes what a reader has to know
 */
public record Report(List<WorldLine> worlds, List<SystemSummary> systems, List<String> notes) {
    /** Decimals of figures: the same on every machine. */
    private static final int PLACES = 6;

    /** A world that was run in. */
    public record WorldLine(String world, String sha256, String standing) {}

    public Report {
        worlds = List.copyOf(worlds);
        systems = List.copyOf(systems);
        notes = List.copyOf(notes);
    }

    /** Sums up. */
    public static Report of(List<WorldLine> worlds, List<WorldFigures> figures, List<String> notes) {
        var bySystem = figures.stream()
                .collect(Collectors.groupingBy(WorldFigures::system, LinkedHashMap::new, Collectors.toList()));
        return new Report(
                worlds,
                bySystem.entrySet().stream()
                        .map(of -> SystemSummary.of(of.getKey(), of.getValue()))
                        .toList(),
                notes);
    }

    /**
     * Writes {@code report.json} and {@code report.html} into a folder.
     *
     * @param name of what was compared
     */
    public void write(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.json"), json(name));
            Files.writeString(folder.resolve("report.html"), HtmlReport.of(name, this));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the report cannot be written", e);
        }
    }

    /** Everything, in JSON. */
    public String json(String name) {
        var root = new JsonMapper().createObjectNode();
        root.put("scenario", name);
        var notesNode = root.putArray("notes");
        notes.forEach(notesNode::add);
        var worldsNode = root.putArray("worlds");
        worlds.forEach(world -> worldsNode
                .addObject()
                .put("world", world.world())
                .put("sha256", world.sha256())
                .put("standing", world.standing()));
        var systemsNode = root.putArray("systems");
        systems.forEach(system -> add(systemsNode.addObject(), system));
        return root.toPrettyString() + "\n";
    }

    private static void add(ObjectNode node, SystemSummary system) {
        node.put("system", system.system());
        add(node.putObject("true_lift"), system.lift());
        add(node.putObject("value"), system.value());
        add(node.putObject("regret_share"), system.regretShare());
        add(node.putObject("top5_share"), system.topShare());
        system.neverShown().ifPresent(share -> node.put("new_offers_never_shown", rounded(share)));
        system.withinADay().ifPresent(share -> node.put("new_offers_within_24_h", rounded(share)));
        node.put("interval_coverage", rounded(system.coverage()));
        node.put("worlds_better_than_popularity", system.better());
        var markets = node.putObject("true_lift_by_market");
        system.liftByMarket().forEach((market, lift) -> add(markets.putObject(market), lift));
        var cycles = node.putArray("true_lift_by_cycle");
        system.liftByCycle().forEach(lift -> add(cycles.addObject(), lift));
        var worlds = node.putArray("worlds");
        system.worlds()
                .forEach(world -> worlds.addObject()
                        .put("world", world.scenario() + " seed=" + world.seed())
                        .put("true_lift", rounded(world.lift()))
                        .put("value", rounded(world.value()))
                        .put("value_popularity", rounded(world.popularityValue()))
                        .put("value_best_on_profiles", rounded(world.profilesValue()))
                        .put("value_oracle", rounded(world.oracleValue()))
                        .put("regret_share", rounded(world.regretShare()))
                        .put("top5_share", rounded(world.topShare()))
                        .put("new_offers", world.newOfferCount())
                        .put("intervals", world.intervals())
                        .put("intervals_covering", world.covering()));
    }

    private static void add(ObjectNode node, Estimate estimate) {
        node.put("mean", rounded(estimate.mean()));
        if (estimate.worlds() > 1) {
            node.put("low", rounded(estimate.low())).put("high", rounded(estimate.high()));
        }
    }

    private static BigDecimal rounded(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value).setScale(PLACES, RoundingMode.HALF_EVEN) : null;
    }
}
