package io.offerstream.simulator.replay;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import org.apache.avro.specific.SpecificRecord;

/** What a replay publishes. */
public enum EventKind {
    OFFER,
    CUSTOMER,
    IMPRESSION_SENT,
    IMPRESSION_VIEWED,
    REDEMPTION;

    static EventKind of(SpecificRecord event) {
        if (event instanceof Offer) {
            return OFFER;
        } else if (event instanceof Customer) {
            return CUSTOMER;
        } else if (event instanceof Impression impression) {
            return impression.getEvidence() == Evidence.VIEWED ? IMPRESSION_VIEWED : IMPRESSION_SENT;
        } else if (event instanceof Redemption) {
            return REDEMPTION;
        }
        throw new IllegalStateException(
                "a replay does not publish " + event.getSchema().getName());
    }
}
