package io.offerstream.ranking.features;

import io.offerstream.ranking.chance.Chance;
import java.util.Optional;

/**
 * Identity for customers without one parameter a customer: a bucket of a fixed number of buckets, by a hash of the id. A
 * bucket's embedding is what its few customers have in common beyond their features.
 */
public final class IdentityBuckets {
    private IdentityBuckets() {}

    /**
     * The feature of the customer's bucket.
     *
     * @param buckets how many there are; 0 for none, and then no customer has one
     */
    public static Optional<String> of(String customerId, int buckets) {
        if (buckets < 0) {
            throw new IllegalArgumentException(buckets + " buckets are fewer than none");
        }
        if (buckets == 0) {
            return Optional.empty();
        }
        long hash = 0;
        for (int i = 0; i < customerId.length(); i++) {
            hash = Chance.mix(hash ^ customerId.charAt(i));
        }
        return Optional.of("customer-bucket=" + Math.floorMod(hash, buckets));
    }
}
