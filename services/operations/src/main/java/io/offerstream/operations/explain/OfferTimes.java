package io.offerstream.operations.explain;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.reference.Eligibility;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import java.time.Instant;
import java.util.Optional;

/**
 * When an offer was live in a cycle, as tasks came to know it. Owned by one thread.
 */
public final class OfferTimes {
    private final CycleOpened cycle;
    private Offer offer;
    private Instant liveSince;
    private Instant liveUntil;

    private OfferTimes(CycleOpened cycle) {
        this.cycle = cycle;
    }

    public static OfferTimes read(Cluster cluster, CycleOpened cycle, String offerId) {
        var times = new OfferTimes(cycle);
        var control = cluster.topics().control();
        CommittedRecords.readPartition(cluster.clients(), control, 0, record -> {
            RecordJson.tickOf(record).ifPresent(times::reach);
            if (record.value() != null) {
                var found = control.serde()
                        .deserialize(control.name(), record.value())
                        .getOffer();
                if (found != null
                        && found.getMarket().equals(cycle.getMarket())
                        && found.getOfferId().equals(offerId)) {
                    times.offer = found;
                }
            }
            return true;
        });
        return times;
    }

    private void reach(Instant tick) {
        if (offer == null || tick.isBefore(cycle.getDecidedAt()) || !tick.isBefore(cycle.getClosesAt())) {
            return;
        }
        boolean isLive = Eligibility.isLive(offer, tick);
        if (isLive && (liveSince == null || liveUntil != null)) {
            liveSince = tick;
            liveUntil = null;
        } else if (!isLive && liveSince != null && liveUntil == null) {
            liveUntil = tick;
        }
    }

    /** The first tick of the cycle that found it live; empty if none did. */
    public Optional<Instant> liveSince() {
        return Optional.ofNullable(liveSince);
    }

    /** The tick of the cycle that found it live no more; empty if it was to the end, or never. */
    public Optional<Instant> liveUntil() {
        return Optional.ofNullable(liveUntil);
    }
}
