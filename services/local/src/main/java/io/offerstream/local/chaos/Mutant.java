package io.offerstream.local.chaos;

import java.util.function.Consumer;

/**
 * A defect that is planted into what a run came to. The oracle has to find it.
 *
 * @param defect for people
 * @param plant changes a faultless run
 */
record Mutant(String defect, Consumer<Recording> plant) {}
