package io.offerstream.operations.explain;

/**
 * One customer's slate twice: as it was decided, and as it would have been decided if something were different.
 *
 * @param asIf its published record is the real one, and so differs
 */
public record Simulation(Explanation asItWas, Explanation asIf) {}
