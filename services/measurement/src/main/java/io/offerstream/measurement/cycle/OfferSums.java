package io.offerstream.measurement.cycle;

/**
 * One offer in one arm of a cycle.
 *
 * @param firstExposure when it was first seen, epoch milliseconds; 0 before that
 */
public record OfferSums(long exposures, long firstExposure) {
    static final OfferSums NONE = new OfferSums(0, 0);

    OfferSums plus(OfferSums other) {
        return new OfferSums(exposures + other.exposures, earlier(firstExposure, other.firstExposure));
    }

    private static long earlier(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
