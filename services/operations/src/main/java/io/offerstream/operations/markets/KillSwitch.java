package io.offerstream.operations.markets;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Market;
import java.time.Instant;
import java.util.Optional;

/** Lets popularity serve every customer of a market, whatever their arm, from the next tick on; or as before. */
public final class KillSwitch {
    private KillSwitch() {}

    /**
     * Throws the switch; returns when readers see it.
     *
     * @param transaction opened just before
     * @return false if it stood like that already, and nothing was written
     * @throws NotDoneException if there is no such market
     */
    public static boolean set(
            Cluster cluster, OpsTransaction transaction, String market, boolean isOn, String reason, Instant now) {
        var catalogue = Catalogue.read(cluster.clients(), cluster.topics());
        var before = catalogue
                .market(market)
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED,
                        "there is no market " + market + DidYouMean.hint(catalogue.markets(), market)));
        if (before.getKillSwitch() == isOn) {
            return false;
        }
        var after = Market.newBuilder(before)
                .setKillSwitch(isOn)
                .setEventTime(now)
                .setEventId("ops:" + market + ":kill-switch-" + (isOn ? "on" : "off") + ":" + now.toEpochMilli())
                .build();
        transaction.change(
                cluster.topics().markets(),
                Optional.of(before),
                after,
                new OpsTransaction.Change(after.getEventId(), now, "markets.kill-switch", reason));
        transaction.commit();
        return true;
    }
}
