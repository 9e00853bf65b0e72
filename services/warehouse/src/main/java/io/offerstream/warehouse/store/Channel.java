package io.offerstream.warehouse.store;

import java.util.Optional;

/**
 * What is committed of a channel: one writer of a table, with its own order.
 *
 * @param clientSequencer one more with each opening; who holds an older one writes no more
 * @param rowSequencer of the last chunk whose rows are in the table; 0 before the first
 * @param offsetToken what the writer called its place at that chunk
 */
public record Channel(
        String table, String name, long clientSequencer, long rowSequencer, Optional<String> offsetToken) {}
