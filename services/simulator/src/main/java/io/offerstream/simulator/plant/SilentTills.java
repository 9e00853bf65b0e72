package io.offerstream.simulator.plant;

import io.offerstream.schemas.Redemption;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An outage: what tills send in some span of time is held back until its end, and comes with the next batch, all at once
 * and with the times at which it happened. Owned by one thread.
 */
public final class SilentTills implements Plant {
    private final Instant from;
    private final Instant to;
    private final List<Redemption> held = new ArrayList<>();

    /** @param to when tills are back, exclusive */
    public SilentTills(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public TickBatch on(TickBatch batch, Arms arms) {
        boolean isSilent = batch.tick().isAfter(from) && !batch.tick().isAfter(to);
        if (isSilent) {
            held.addAll(batch.redemptions());
            return batch.withRedemptions(List.of());
        }
        if (held.isEmpty()) {
            return batch;
        }
        var burst = new ArrayList<>(held);
        burst.addAll(batch.redemptions());
        held.clear();
        return batch.withRedemptions(burst);
    }
}
