package io.offerstream.local.rehearsal;

import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.simulator.replay.TickBatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What was published, each event once, however often it was sent. Owned by one thread. */
public final class Published {
    private final Map<String, Integer> offersByImpression = new HashMap<>();
    private final Set<String> redeemed = new HashSet<>();
    private final Set<String> reversed = new HashSet<>();
    private long events;

    /** Takes note of what is about to be published. */
    public void add(TickBatch batch) {
        events += batch.size();
        for (Impression impression : batch.impressions()) {
            offersByImpression.put(
                    impression.getEventId(), impression.getOfferIds().size());
        }
        for (Redemption redemption : batch.redemptions()) {
            if (redemption.getKind() == RedemptionKind.REVERSED) {
                reversed.add(redemption.getReversesEventId());
            } else {
                redeemed.add(redemption.getEventId());
            }
        }
    }

    /** Of any kind, repeated ones too. */
    long events() {
        return events;
    }

    long impressions() {
        return offersByImpression.size();
    }

    /** Offers in the impressions. */
    public long exposures() {
        return offersByImpression.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** Without those that were taken back. */
    public long redemptions() {
        return redeemed.stream().filter(id -> !reversed.contains(id)).count();
    }
}
