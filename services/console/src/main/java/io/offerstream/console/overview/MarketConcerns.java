package io.offerstream.console.overview;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.state.ModelVersion;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.approval.ChangeRequests;
import io.offerstream.platform.reference.KillSwitchTimes;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What of a market needs somebody, by what the topics say. */
final class MarketConcerns {
    /** A model older than so many cycles no longer knows what is on. */
    private static final int OLD_AFTER_CYCLES = 2;

    private final MarketState market;
    private final Moment moment;
    private final List<Concern> concerns = new ArrayList<>();

    private MarketConcerns(MarketState market, Moment moment) {
        this.market = market;
        this.moment = moment;
    }

    /** Worst first. */
    static List<Concern> of(MarketState market, Moment moment) {
        var found = new MarketConcerns(market, moment);
        market.newestResult().ifPresent(found::result);
        market.newestClosed().ifPresent(found::closed);
        market.policy().ifPresent(found::policy);
        found.switches();
        found.model();
        found.requests();
        found.concerns.sort(Comparator.comparing(concern -> concern.tone() == Tone.BAD ? 0 : 1));
        return found.concerns;
    }

    private void result(ExperimentResult result) {
        var href = Addresses.experiment(market.code(), result.getCycleId());
        if (result.getSrmVerdict().equals("RED")) {
            concerns.add(Concern.bad("Do not trust the open results: " + result.getSrmBecause() + ".", href));
        } else if (result.getSrmVerdict().equals("AMBER")) {
            concerns.add(Concern.watch("The sample ratio should be watched: " + result.getSrmBecause() + ".", href));
        }
        if (result.getLiveStatus().equals("HARM")) {
            concerns.add(Concern.bad("TEST redeems less than its control in cycle " + result.getCycleId() + ".", href));
        }
        result.getAlerts().forEach(alert -> concerns.add(Concern.watch(alert, href)));
    }

    /** An interval below 0: the declared look says harm. */
    private void closed(ExperimentResult result) {
        if (result.getLiftHigh() != null && result.getLiftHigh() < 0) {
            concerns.add(Concern.bad(
                    "TEST redeemed less than its control in the cycle that closed last.",
                    Addresses.experiment(market.code(), result.getCycleId())));
        }
    }

    private void policy(MarketPolicy policy) {
        var href = Addresses.market(market.code());
        if (policy.getPolicy() == MarketMode.FALLBACK) {
            concerns.add(Concern.bad("Everybody is served by popularity: " + policy.getReason(), href));
        } else if (policy.getPolicy() == MarketMode.RE_ENTRY) {
            concerns.add(Concern.watch(
                    "The model is tried again on " + Figures.percent(policy.getTestShare()) + " of TEST: "
                            + policy.getReason(),
                    href));
        } else if (policy.getPreviousModel()) {
            concerns.add(Concern.watch("The model before the live one serves: " + policy.getReason(), href));
        }
    }

    private void switches() {
        market.applied().ifPresent(applied -> {
            var until = applied.getKillSwitchUntil() == null
                    ? ""
                    : " until " + Times.both(applied.getKillSwitchUntil(), market.zone());
            if (KillSwitchTimes.isOn(applied, moment.now())) {
                concerns.add(Concern.bad(
                        "The kill switch is on" + until + ": popularity serves every arm.",
                        Addresses.market(market.code())));
            } else if (KillSwitchTimes.stands(applied, moment.now())) {
                concerns.add(Concern.watch(
                        "The kill switch will be on from " + Times.both(applied.getKillSwitchFrom(), market.zone())
                                + until + ".",
                        Addresses.market(market.code())));
            }
            if (market.config().isEmpty()) {
                concerns.add(Concern.bad(
                        "The applied market file cannot be read by this console.", Addresses.market(market.code())));
            }
        });
    }

    private void requests() {
        long waiting = market.requests().stream()
                .filter(request -> ChangeRequests.isWaiting(request, moment.now()))
                .count();
        if (waiting > 0) {
            concerns.add(Concern.watch(
                    waiting + (waiting == 1 ? " change waits" : " changes wait") + " for a second person.",
                    Addresses.APPROVALS));
        }
    }

    private void model() {
        var href = Addresses.market(market.code());
        market.modelStatus()
                .filter(status -> status.getPinned())
                .map(ModelStatus::getLiveVersion)
                .ifPresent(version -> concerns.add(
                        Concern.watch("Model version " + version + " is pinned: newer ones do not serve.", href)));
        market.liveModel().map(ModelVersion::publishedAt).ifPresent(published -> {
            var age = moment.since(published);
            var cycle =
                    market.newestResult().map(result -> Duration.between(result.getOpensAt(), result.getClosesAt()));
            if (cycle.isPresent() && age.compareTo(cycle.get().multipliedBy(OLD_AFTER_CYCLES)) > 0) {
                concerns.add(Concern.watch("The live model is " + Times.span(age) + " old.", href));
            }
        });
    }
}
