package io.offerstream.slates.cycle;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;

/**
 * A customer of the cycle: where the hash puts them, and who ranks for them.
 *
 * @param key {@code market:customer_id}
 * @param place in the split, from which the arm follows; in a hold-out, of the hold-out's own hash
 * @param row among the customers that were scored together; of no meaning where no model ranks
 */
public record Subject(
        String key, CustomerFeatures features, Bucketing place, Arm arm, int bucket, Serving serving, int row) {}
