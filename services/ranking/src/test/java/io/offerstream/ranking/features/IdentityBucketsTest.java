package io.offerstream.ranking.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IdentityBucketsTest {
    @Property(tries = 200)
    void shouldPutEachCustomerIntoOneOfTheBuckets(
            @ForAll String customerId, @ForAll @IntRange(min = 1, max = 5000) int buckets) {
        var feature = IdentityBuckets.of(customerId, buckets).orElseThrow();

        assertThat(feature).startsWith("customer-bucket=");
        assertThat(Integer.parseInt(feature.substring("customer-bucket=".length())))
                .isBetween(0, buckets - 1);
        assertThat(IdentityBuckets.of(customerId, buckets)).hasValue(feature);
    }

    /** A model knows buckets by these names: a customer must not move to another with an upgrade. */
    @Test
    void shouldKeepCustomersWhereTheyAre() {
        assertThat(IdentityBuckets.of("customer-1", 1000)).hasValue("customer-bucket=650");
        assertThat(IdentityBuckets.of("customer-2", 1000)).hasValue("customer-bucket=412");
    }

    @Test
    void shouldGiveNoIdentityWithoutBuckets() {
        assertThat(IdentityBuckets.of("customer-1", 0)).isEmpty();
    }

    @Test
    void shouldFillBucketsAlike() {
        var counts = new HashMap<String, Integer>();
        for (int customer = 0; customer < 64_000; customer++) {
            counts.merge(IdentityBuckets.of("customer-" + customer, 64).orElseThrow(), 1, Integer::sum);
        }

        assertThat(counts).hasSize(64);
        // 99.9 % of even hashes stay below, with 63 degrees of freedom.
        assertThat(counts.values().stream()
                        .mapToDouble(count -> (count - 1000.0) * (count - 1000.0) / 1000)
                        .sum())
                .isLessThan(103.5);
    }
}
