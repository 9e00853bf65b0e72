package io.offerstream.local.quality;

/**
 * A mean over customers, and how sure it is.
 *
 * @param low of the 95 % interval
 * @param high of the 95 % interval
 * @param lowerBound it is above this with a confidence of 95 %
 */
public record Estimate(double mean, double low, double high, double lowerBound) {}
