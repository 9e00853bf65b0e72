package io.offerstream.trainer.evaluation;

import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.SlateEvaluation;
import io.offerstream.trainer.promotion.Standing;
import io.offerstream.trainer.publication.Version;
import io.offerstream.trainer.reference.MarketCycles;
import io.offerstream.trainer.reference.MarketCycles.Opened;
import io.offerstream.trainer.reference.MarketOffers;
import io.offerstream.trainer.state.KeptVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gate is told of one market: while a generation waits, each random slate with what became of it, and how
 * probable three policies would have made it. Models are those of before the cycle of the slate, so that none was learnt
 * from it. Owned by one thread.
 */
public final class MarketSlates {
    private static final Logger LOG = LoggerFactory.getLogger(MarketSlates.class);

    /** So long after its end, a cycle may bring outcomes of slates: windows end with it, and are sealed soon. */
    static final Duration GRACE = Duration.ofDays(1);

    private final String market;
    private final LongFunction<Model> models;
    private final PendingSlates pending = new PendingSlates();

    /** By version; empty if it cannot be read. */
    private final Map<Long, Optional<RankingModel>> known = new HashMap<>();

    /** What a tick has brought to an end, by assignment, and how many slates were left out. */
    public record Evaluated(List<SlateEvaluation> evaluations, Map<LeftOut, Integer> leftOut) {
        static final Evaluated NOTHING = new Evaluated(List.of(), Map.of());
    }

    /** @param models reads a version from the offset of its record */
    public MarketSlates(String market, LongFunction<Model> models) {
        this.market = market;
        this.models = models;
    }

    /**
     * Takes what a tick has brought, if it is of a slate that a waiting generation may be judged by.
     *
     * @param from first offset of the tick
     */
    public void gather(Outcome outcome, Instant tick, MarketCycles cycles, Standing standing, long from) {
        var cycle = PendingSlates.cycleOf(outcome);
        if (cycle.isEmpty()) {
            pending.censor(outcome);
        } else if (isOfUse(cycle, tick, cycles, standing)) {
            pending.add(outcome, from);
        }
    }

    private static boolean isOfUse(String cycle, Instant tick, MarketCycles cycles, Standing standing) {
        return standing.candidateBefore(cycle).isPresent()
                && cycles.find(cycle)
                        .filter(opened ->
                                tick.isBefore(opened.cycle().getClosesAt().plus(GRACE)))
                        .isPresent();
    }

    /**
     * Evaluates what the tick has brought to an end.
     *
     * @param isNews false if it was told before
     * @param temperature with which the market draws slates
     */
    public Evaluated evaluate(
            Instant tick,
            boolean isNews,
            MarketOffers offers,
            MarketCycles cycles,
            Standing standing,
            double temperature) {
        pending.retain(cycle -> isOfUse(cycle, tick, cycles, standing));
        forgetModels(standing);
        var complete = pending.takeComplete();
        if (!isNews || (complete.slates().isEmpty() && complete.censored() == 0)) {
            return Evaluated.NOTHING;
        }
        var evaluations = new ArrayList<SlateEvaluation>();
        var leftOut = new EnumMap<LeftOut, Integer>(LeftOut.class);
        if (complete.censored() > 0) {
            leftOut.put(LeftOut.CENSORED, complete.censored());
        }
        var policies = new HashMap<Long, Optional<ModelPolicy>>();
        for (var slate : complete.slates()) {
            var result = evaluate(
                    slate, tick, offers, cycles.find(slate.cycle()).orElseThrow(), standing, policies, temperature);
            result.evaluation().ifPresent(evaluations::add);
            result.leftOut().ifPresent(why -> leftOut.merge(why, 1, Integer::sum));
        }
        return new Evaluated(evaluations, leftOut);
    }

    private EvaluateSlate.Result evaluate(
            ShownSlate slate,
            Instant tick,
            MarketOffers offers,
            Opened opened,
            Standing standing,
            Map<Long, Optional<ModelPolicy>> policies,
            double temperature) {
        var candidate = standing.candidateBefore(slate.cycle()).orElseThrow();
        var live = standing.liveBefore(slate.cycle());
        if (standing.hasLive() && live.isEmpty()) {
            return EvaluateSlate.Result.of(LeftOut.NO_LIVE_MODEL);
        }
        var ofCandidate = policy(candidate, policies, temperature);
        var ofLive = live.flatMap(version -> policy(version, policies, temperature));
        if (ofCandidate.isEmpty() || (live.isPresent() && ofLive.isEmpty())) {
            return EvaluateSlate.Result.of(LeftOut.NO_SCORES);
        }
        return new EvaluateSlate(
                        market,
                        tick,
                        candidate.getGeneration(),
                        ofCandidate.get(),
                        ofLive.map(policy -> new EvaluateSlate.Live(live.get().getVersion(), policy)),
                        opened,
                        offers)
                .evaluate(slate);
    }

    private Optional<ModelPolicy> policy(
            KeptVersion version, Map<Long, Optional<ModelPolicy>> policies, double temperature) {
        return policies.computeIfAbsent(
                version.getVersion(), absent -> model(version).map(known -> new ModelPolicy(known, temperature)));
    }

    private Optional<RankingModel> model(KeptVersion version) {
        return known.computeIfAbsent(version.getVersion(), absent -> {
            try {
                return Optional.of(Version.model(models.apply(version.getOffset())));
            } catch (IllegalStateException | IllegalArgumentException e) {
                // Versions can be lost without learning being the worse for it: see docs/models.md.
                LOG.warn("{}: version {} cannot be read: {}", market, version.getVersion(), e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** A cycle's are kept until it is over. */
    private void forgetModels(Standing standing) {
        var needed = new HashSet<Long>();
        for (var cycle : pending.cycles()) {
            standing.candidateBefore(cycle).map(KeptVersion::getVersion).ifPresent(needed::add);
            standing.liveBefore(cycle).map(KeptVersion::getVersion).ifPresent(needed::add);
        }
        known.keySet().retainAll(needed);
    }

    /** The first offset that has to be read again if this process ends now; empty if none has. */
    public OptionalLong heldFrom() {
        return pending.heldFrom();
    }
}
