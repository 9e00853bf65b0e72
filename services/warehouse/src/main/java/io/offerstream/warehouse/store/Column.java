package io.offerstream.warehouse.store;

import java.util.Optional;

/**
 * One column of a table.
 *
 * @param ordinal from 1; stays what it is
 */
public record Column(String name, int ordinal, ColumnType type, boolean nullable, Optional<String> comment) {}
