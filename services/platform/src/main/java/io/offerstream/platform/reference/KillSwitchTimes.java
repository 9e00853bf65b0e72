package io.offerstream.platform.reference;

import io.offerstream.schemas.Market;
import java.time.Instant;

/** When a market's kill switch holds: a pure function of its record and of the tick. */
public final class KillSwitchTimes {
    private KillSwitchTimes() {}

    /** Whether popularity serves everybody at {@code tick}. */
    public static boolean isOn(Market market, Instant tick) {
        return stands(market, tick) && !isBefore(tick, market.getKillSwitchFrom());
    }

    /** Whether it is on or will be, if nobody does anything. */
    public static boolean stands(Market market, Instant tick) {
        var until = market.getKillSwitchUntil();
        return market.getKillSwitch() && (until == null || tick.isBefore(until));
    }

    private static boolean isBefore(Instant tick, Instant from) {
        return from != null && tick.isBefore(from);
    }
}
