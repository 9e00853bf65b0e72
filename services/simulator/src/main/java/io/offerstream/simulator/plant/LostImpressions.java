package io.offerstream.simulator.plant;

import io.offerstream.schemas.Arm;
import io.offerstream.simulator.replay.TickBatch;
import java.util.Optional;

/**
 * A logging fault: impressions of TEST get lost, as when the app version that shows them sends too late. Nobody redeems
 * less; the arms only look as if they had been shown less.
 *
 * @param share of TEST's impressions, 0 to 1
 * @param seed which ones
 */
public record LostImpressions(double share, long seed) implements Plant {
    public LostImpressions {
        Lot.requireShare(share);
    }

    @Override
    public TickBatch on(TickBatch batch, Arms arms) {
        var lot = new Lot(share, seed);
        return batch.withImpressions(batch.impressions().stream()
                .filter(impression -> !lot.falls(impression.getEventId())
                        || !arms.at(impression.getMarket(), impression.getCustomerId(), impression.getEventTime())
                                .equals(Optional.of(Arm.TEST)))
                .toList());
    }
}
