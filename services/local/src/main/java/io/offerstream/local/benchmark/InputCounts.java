package io.offerstream.local.benchmark;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import org.apache.avro.specific.SpecificRecord;

/**
 * What {@link CustomerEvents} has written.
 *
 * @param profiles records of {@code customers}
 * @param assignments records of {@code assignments}
 * @param impressionRecords records of {@code impressions}
 * @param redemptionRecords records of {@code redemptions}, with reversals
 * @param impressions different ones
 * @param organic redemptions of offers that nobody had shown
 * @param reversals of redemptions
 * @param duplicates records that are there a second time
 * @param late events that came hours after they happened
 */
public record InputCounts(
        int customers,
        int ticks,
        long profiles,
        long assignments,
        long impressionRecords,
        long redemptionRecords,
        long impressions,
        long organic,
        long reversals,
        long duplicates,
        long late) {
    /** Everything but reference data and marks. */
    public long records() {
        return profiles + assignments + impressionRecords + redemptionRecords;
    }

    /** Offers that were seen. */
    public long exposures() {
        return impressions * CustomerAssignments.SLATE;
    }

    static final class Builder {
        long assignments;
        long impressions;
        long organic;
        long reversals;
        long duplicates;
        long late;
        private long profiles;
        private long impressionRecords;
        private long redemptionRecords;

        void sent(SpecificRecord event) {
            if (event instanceof Customer) {
                profiles++;
            } else if (event instanceof Impression) {
                impressionRecords++;
            } else if (event instanceof Redemption) {
                redemptionRecords++;
            }
        }

        InputCounts build(int customers, int ticks) {
            return new InputCounts(
                    customers,
                    ticks,
                    profiles,
                    assignments,
                    impressionRecords,
                    redemptionRecords,
                    impressions,
                    organic,
                    reversals,
                    duplicates,
                    late);
        }
    }
}
