package io.offerstream.experiment.concentration;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How widely the impressions of one arm, market and cycle are spread over the catalogue.
 *
 * @param coverage share of the eligible offers that were shown at all; empty without offers
 * @param newOfferCoverage share of the new offers that were shown often enough; empty without new offers
 * @param spread how evenly the impressions are spread; empty with status NO_DATA
 */
public record OfferConcentration(
        Status status, OptionalDouble coverage, OptionalDouble newOfferCoverage, Optional<Spread> spread) {
    /** As many as a new offer has to be shown to count as covered, unless told otherwise. */
    public static final long MIN_IMPRESSIONS = 50;

    /** Whether anything was shown. */
    public enum Status {
        /** No impressions: coverage is 0, and there is nothing to be spread. */
        NO_DATA,
        OK
    }

    /**
     * One eligible offer.
     *
     * @param impressions in the cycle; 0 for one that was never shown, which counts, too
     * @param isNew first eligible in this cycle
     */
    public record Offer(long impressions, boolean isNew) {
        public Offer {
            if (impressions < 0) {
                throw new IllegalArgumentException("impressions must be 0 or more, found " + impressions);
            }
        }
    }

    /**
     * How evenly impressions are spread.
     *
     * @param topShare share of the most shown offers
     * @param gini 0 for all alike, towards 1 for one offer alone
     * @param entropy in nats
     * @param normalisedEntropy over that of all alike; empty with a single offer
     * @param effectiveOffers as many offers, all alike, have the same entropy
     * @param herfindahl sum of squared shares
     * @param newOfferShare share of the new offers
     */
    public record Spread(
            double topShare,
            double gini,
            double entropy,
            OptionalDouble normalisedEntropy,
            double effectiveOffers,
            double herfindahl,
            double newOfferShare) {}

    /**
     * Measures a catalogue.
     *
     * @param offers every eligible one
     * @param minImpressions of a new offer to count as covered, e.g. {@link #MIN_IMPRESSIONS}
     * @param top how many offers {@code topShare} takes, e.g. 5
     */
    public static OfferConcentration of(List<Offer> offers, long minImpressions, int top) {
        double total = offers.stream().mapToDouble(Offer::impressions).sum();
        return new OfferConcentration(
                total > 0 ? Status.OK : Status.NO_DATA,
                share(offers.stream().filter(offer -> offer.impressions() > 0).count(), offers.size()),
                share(
                        offers.stream()
                                .filter(offer -> offer.isNew() && offer.impressions() >= minImpressions)
                                .count(),
                        offers.stream().filter(Offer::isNew).count()),
                total > 0 ? Optional.of(spread(offers, total, top)) : Optional.empty());
    }

    private static OptionalDouble share(long part, long of) {
        return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / of);
    }

    private static Spread spread(List<Offer> offers, double total, int top) {
        double[] shares = offers.stream()
                .mapToDouble(offer -> offer.impressions() / total)
                .sorted()
                .toArray();
        int count = shares.length;
        double weighted = 0;
        double entropy = 0;
        for (int i = 0; i < count; i++) {
            weighted += (2.0 * (i + 1) - count - 1) * shares[i];
            entropy -= shares[i] > 0 ? shares[i] * Math.log(shares[i]) : 0;
        }
        entropy = Math.max(0, entropy) + 0.0;
        return new Spread(
                Arrays.stream(shares).skip(Math.max(0, count - top)).sum(),
                Math.max(0, weighted / count) + 0.0,
                entropy,
                count == 1 ? OptionalDouble.empty() : OptionalDouble.of(entropy / Math.log(count)),
                Math.exp(entropy),
                Arrays.stream(shares).map(share -> share * share).sum(),
                offers.stream()
                                .filter(Offer::isNew)
                                .mapToDouble(Offer::impressions)
                                .sum()
                        / total);
    }
}
