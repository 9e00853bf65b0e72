package io.offerstream.local.benchmark;

/**
 * What one run took: CPU time of all its instances, and time of the clock.
 *
 * @param warm CPU time behind the warm-up, microseconds a record
 * @param whole CPU time from the start of the JVM on, microseconds a record
 * @param perSecond records that were read in a second behind the warm-up
 */
public record Cost(double warm, double whole, double perSecond) {}
