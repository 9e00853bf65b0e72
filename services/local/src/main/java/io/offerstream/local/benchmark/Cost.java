package io.offerstream.local.benchmark;

/**
 * CPU time of one run.
 *
 * @param warm behind the warm-up, microseconds a record
 * @param whole from the start of the JVM on, microseconds a record
 */
public record Cost(double warm, double whole) {}
