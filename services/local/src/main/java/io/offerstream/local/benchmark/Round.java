package io.offerstream.local.benchmark;

/**
 * Both apps, one after the other.
 *
 * @param baseline of the count per key, microseconds of CPU time a record
 * @param service of the service, microseconds of CPU time a record
 */
public record Round(double baseline, double service) {
    public double ratio() {
        return service / baseline;
    }
}
