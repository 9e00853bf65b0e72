package io.offerstream.simulator.plant;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.simulator.replay.TickBatch;
import java.util.Optional;

/**
 * Harm: a share of what TEST would redeem is never redeemed, as under a model that shows the wrong offers. With a
 * redemption goes its reversal.
 *
 * @param share of TEST's redemptions, 0 to 1
 * @param seed which ones
 */
public record MissingRedemptions(double share, long seed) implements Plant {
    public MissingRedemptions {
        Lot.requireShare(share);
    }

    @Override
    public TickBatch on(TickBatch batch, Arms arms) {
        var lot = new Lot(share, seed);
        return batch.withRedemptions(batch.redemptions().stream()
                .filter(redemption -> !lot.falls(redemptionId(redemption))
                        || !arms.at(redemption.getMarket(), redemption.getCustomerId(), redemption.getEventTime())
                                .equals(Optional.of(Arm.TEST)))
                .toList());
    }

    private static String redemptionId(Redemption redemption) {
        return redemption.getKind() == RedemptionKind.REVERSED
                ? redemption.getReversesEventId()
                : redemption.getEventId();
    }
}
