package io.offerstream.acceptance.disorder;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * What happened, before anybody tells it.
 *
 * @param facts events and assignments, each once
 */
record Story(List<SpecificRecord> facts) {
    Story {
        facts = List.copyOf(facts);
    }

    <V extends SpecificRecord> List<V> all(Class<V> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Redemption> all(RedemptionKind kind) {
        return all(Redemption.class).stream()
                .filter(redemption -> redemption.getKind() == kind)
                .toList();
    }

    /** When a fact happened. */
    static Instant time(SpecificRecord fact) {
        if (fact instanceof Assignment assignment) {
            return assignment.getDecidedAt();
        } else if (fact instanceof Impression impression) {
            return impression.getEventTime();
        } else if (fact instanceof Redemption redemption) {
            return redemption.getEventTime();
        } else if (fact instanceof Customer customer) {
            return customer.getEventTime();
        } else if (fact instanceof Offer offer) {
            return offer.getEventTime();
        }
        throw new IllegalArgumentException("no fact of a story: " + fact);
    }
}
