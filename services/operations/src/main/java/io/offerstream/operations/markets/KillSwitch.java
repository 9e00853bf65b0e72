package io.offerstream.operations.markets;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.reference.KillSwitchTimes;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Market;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Lets popularity serve every customer of a market, whatever their arm, from a tick on; or as before. */
public final class KillSwitch {
    /** Aborted transactions leave offsets without a record behind. */
    private static final long TICKS_BACK = 1_000;

    private KillSwitch() {}

    /**
     * Throws the switch; returns when readers see it.
     *
     * @param transaction opened just before
     * @param period when it is to hold; {@link Period#UNBOUNDED} where it is switched off
     * @param now for the audit
     * @return false if it stood like that already, and nothing was written
     * @throws NotDoneException if there is no such market, or the period cannot be
     */
    public static boolean set(
            Cluster cluster,
            OpsTransaction transaction,
            String market,
            boolean isOn,
            Period period,
            String reason,
            Instant now) {
        var before = market(cluster, market);
        var changed = changed(before, isOn, period, newestTick(cluster).orElse(now));
        changed.ifPresent(to -> {
            var after = Market.newBuilder(to)
                    .setEventTime(now)
                    .setEventId("ops:" + market + ":kill-switch-" + (isOn ? "on" : "off") + ":" + now.toEpochMilli())
                    .build();
            transaction.change(
                    cluster.topics().markets(),
                    Optional.of(before),
                    after,
                    new OpsTransaction.Change(after.getEventId(), now, "markets.kill-switch", reason));
            transaction.commit();
        });
        return changed.isPresent();
    }

    /**
     * A market as it was applied.
     *
     * @throws NotDoneException if there is no such market
     */
    public static Market market(Cluster cluster, String market) {
        var catalogue = Catalogue.read(cluster.clients(), cluster.topics());
        return catalogue
                .market(market)
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED,
                        "there is no market " + market + DidYouMean.hint(catalogue.markets(), market)));
    }

    /** What time it is for those who decide: in a simulation, not the wall's. */
    private static Optional<Instant> newestTick(Cluster cluster) {
        var ticks = cluster.topics().ticks();
        var newest = new AtomicReference<Instant>();
        CommittedRecords.readNewest(
                cluster.clients(),
                ticks,
                0,
                TICKS_BACK,
                record -> newest.set(
                        ticks.serde().deserialize(ticks.name(), record.value()).getTickTime()));
        return Optional.ofNullable(newest.get());
    }

    /**
     * What the market's record says then; empty if it says so already.
     *
     * @param tick the newest
     * @throws NotDoneException if the period is over, or would end what stands: for that it is switched off
     */
    public static Optional<Market> changed(Market before, boolean isOn, Period period, Instant tick) {
        boolean stands = KillSwitchTimes.stands(before, tick);
        if (!isOn) {
            return stands ? Optional.of(with(before, false, Period.UNBOUNDED)) : Optional.empty();
        }
        var wanted = period.at(tick);
        if (stands) {
            var old = Period.of(before).at(tick);
            if (wanted.equals(old)) {
                return Optional.empty();
            } else if (!wanted.covers(old)) {
                throw new NotDoneException(
                        Why.CONFLICT,
                        "the kill switch of " + before.getMarket() + " stands " + old.words()
                                + "; that may only be made longer. To have it for a shorter time, switch it off first");
            }
        }
        return Optional.of(with(before, true, wanted));
    }

    private static Market with(Market before, boolean isOn, Period period) {
        return Market.newBuilder(before)
                .setKillSwitch(isOn)
                .setKillSwitchFrom(period.from().orElse(null))
                .setKillSwitchUntil(period.until().orElse(null))
                .build();
    }
}
