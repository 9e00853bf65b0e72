package io.offerstream.console.customer;

import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.explain.Explanation;
import io.offerstream.operations.explain.Simulation;
import io.offerstream.operations.explain.WhatIf;
import java.util.ArrayList;
import java.util.List;

/** What one customer's slate would have been, beside what it was, as blocks of a page. */
final class SimulationViews {
    private final Simulation simulation;
    private final WhatIf different;

    SimulationViews(Simulation simulation, WhatIf different) {
        this.simulation = simulation;
        this.different = different;
    }

    List<Block> blocks() {
        var asIf = new ExplanationViews(simulation.asIf());
        var blocks = new ArrayList<Block>();
        blocks.add(Block.still("simulated", "", headline()));
        blocks.add(Block.still("compared", "The slate, and what it would be", compared()));
        blocks.add(Block.still("slate", "What it would be, in figures", asIf.slate()));
        if (simulation.asIf().again().decision().serving().model().isPresent()) {
            blocks.add(Block.still("parts", "What the scores would be made of, exactly", asIf.parts()));
        }
        blocks.add(Block.still("others", "Offers that would not be in it, and why", asIf.others()));
        return blocks;
    }

    private Notice headline() {
        var lines = new ArrayList<Line>();
        lines.add(line("Nothing was written, and nobody was handed anything: budgets and caps are as they were."));
        different.killSwitch().ifPresent(on -> lines.add(line("Kill switch: " + (on ? "on" : "off") + ".")));
        different.arm().ifPresent(arm -> lines.add(line("Arm: " + arm + ".")));
        different
                .profile()
                .ifPresent(features -> lines.add(
                        line("Profile: " + (features.isEmpty() ? "empty" : String.join(" ", features)) + ".")));
        if (!different.without().isEmpty()) {
            lines.add(line("Without " + String.join(" ", different.without()) + "."));
        }
        if (!different.with().isEmpty()) {
            lines.add(line("With " + String.join(" ", different.with()) + " live."));
        }
        boolean isSame = offers(simulation.asItWas()).equals(offers(simulation.asIf()));
        var served = simulation.asIf().again().decision();
        return new Notice(
                Tone.WATCH,
                "Simulated for customer " + simulation.asItWas().published().getCustomerId() + ": "
                        + (isSame ? "the slate would be the same" : "the slate would be another")
                        + ", served by " + served.serving().policy() + " in " + served.arm(),
                lines);
    }

    private static Line line(String text) {
        return new Line(Tone.PLAIN, text, "");
    }

    private static List<String> offers(Explanation explanation) {
        return explanation.again().decision().slate().offers();
    }

    private Table compared() {
        var was = offers(simulation.asItWas());
        var would = offers(simulation.asIf());
        var rows = new ArrayList<List<Cell>>();
        for (int place = 0; place < Math.max(was.size(), would.size()); place++) {
            var before = place < was.size() ? was.get(place) : "–";
            var after = place < would.size() ? would.get(place) : "–";
            rows.add(List.of(
                    Cell.of(place + 1L),
                    Cell.of(before),
                    before.equals(after)
                            ? Cell.of(after)
                            : Cell.of(after + (was.contains(after) ? " (moved)" : " (new)"))
                                    .toned(Tone.WATCH)));
        }
        return new Table(
                "compared",
                "Place by place",
                List.of(
                        Column.number("Place", "place"),
                        Column.text("As it was decided", "was"),
                        Column.text("As it would be", "would_be")),
                rows,
                "Neither has any offer in it.");
    }
}
