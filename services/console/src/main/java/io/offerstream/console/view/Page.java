package io.offerstream.console.view;

import java.util.List;
import java.util.Optional;

/**
 * What a page shows.
 *
 * @param section which entry of the navigation it belongs to
 * @param market it is about; empty if about none
 * @param lead what it is for, in a sentence
 */
public record Page(String title, String section, Optional<String> market, String lead, List<Block> blocks) {
    public Page {
        blocks = List.copyOf(blocks);
    }

    /** The table of this id, also where a chart is drawn from it. */
    public Optional<Table> table(String id) {
        return blocks.stream()
                .map(block -> block.content() instanceof Chart chart ? chart.table() : block.content())
                .filter(Table.class::isInstance)
                .map(Table.class::cast)
                .filter(table -> table.id().equals(id))
                .findFirst();
    }
}
