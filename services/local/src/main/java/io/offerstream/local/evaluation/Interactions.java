package io.offerstream.local.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of what customers did with offers.
 *
 * @param rows in the order of the file
 */
record Interactions(Path file, List<Interaction> rows) {
    /**
     * @param row number in the file
     * @param weight above 0: redeemed, and how much that counts; else seen and not redeemed, at -weight, or 1 for 0
     */
    record Interaction(long row, String customer, String offer, float weight) {
        boolean isRedeemed() {
            return weight > 0;
        }

        float strength() {
            return weight == 0 ? 1 : Math.abs(weight);
        }
    }

    /** @throws io.offerstream.local.cli.CommandFailedException if a row cannot be used; the message names some */
    static Interactions read(Path file) {
        var rows = new ArrayList<Interaction>();
        try (var reader = WeightedRows.open(file, List.of("customer", "offer"), List.of())) {
            reader.forEach((row, cells, weight) -> rows.add(new Interaction(row, cells.get(0), cells.get(1), weight)));
        }
        return new Interactions(file, rows);
    }
}
