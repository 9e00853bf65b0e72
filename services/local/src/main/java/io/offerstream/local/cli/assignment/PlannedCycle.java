package io.offerstream.local.cli.assignment;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.Eligibility;
import io.offerstream.platform.reference.KillSwitchTimes;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.model.Pins;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The next cycle of a market as it would be with a configuration and a model: with the id and popularity of the newest
 * cycle, so that two of them differ by what was changed alone. A pure function.
 */
final class PlannedCycle {
    private PlannedCycle() {}

    /**
     * What would hold.
     *
     * @param market with the configuration
     * @param model instead of the one that serves; it serves then whatever the market's policy says of previous ones
     */
    static CycleFacts of(Instant tick, ReferenceData reference, Market market, Optional<PinnedModel> model) {
        var code = market.getMarket();
        var newest = reference.cycle(code).orElseThrow();
        var status = reference.modelStatus(code);
        return new CycleFacts(
                tick,
                opened(newest, parse(market), model.or(() -> status.flatMap(Pins::live))),
                market,
                reference
                        .market(code)
                        .map(newestMarket -> KillSwitchTimes.isOn(newestMarket, tick))
                        .orElse(false),
                model.isPresent() ? reference.policy(code).map(PlannedCycle::withoutPrevious) : reference.policy(code),
                reference.popularity(code),
                // Of the newest cycle: where no new ones can be found, they hold on both sides.
                reference.prices(code),
                model.<ModelStatus>map(pin -> serving(code, pin, tick)).or(() -> status),
                reference.offers(code).stream()
                        .filter(offer -> Eligibility.isLive(offer, tick))
                        .toList());
    }

    private static MarketConfig parse(Market market) {
        return MarketConfig.parse(market.getFile(), market.getConfig());
    }

    private static CycleOpened opened(CycleOpened newest, MarketConfig config, Optional<PinnedModel> model) {
        var experiment = config.experiment();
        return CycleOpened.newBuilder(newest)
                .setExperimentId(experiment.id())
                .setArmWeights(experiment.arms().stream()
                        .map(share -> share.arm() + "=" + share.weight())
                        .toList())
                .setConfigHash(config.hash())
                .setSeed(config.seed())
                .setHoldOut(experiment.holdOut())
                .setHoldOutId(experiment.holdOut() > 0 ? experiment.holdOutId() : "")
                .setModel(model.orElse(null))
                // What the next cycle has left is not known yet.
                .setQuotas(List.of())
                .build();
    }

    private static MarketPolicy withoutPrevious(MarketPolicy policy) {
        return MarketPolicy.newBuilder(policy).setPreviousModel(false).build();
    }

    /** For markets that serve a fresh model at once. */
    private static ModelStatus serving(String market, PinnedModel model, Instant tick) {
        return ModelStatus.newBuilder()
                .setMarket(market)
                .setVersion(model.getVersion())
                .setDecision(ModelDecision.PROMOTED)
                .setLiveVersion(model.getVersion())
                .setLiveGeneration(model.getGeneration())
                .setLivePartition(model.getPartition())
                .setLiveOffset(model.getOffset())
                .setLiveSha256(model.getSha256())
                .setReason("planned")
                .setDecidedAt(tick)
                .build();
    }
}
