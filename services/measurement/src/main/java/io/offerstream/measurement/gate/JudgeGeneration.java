package io.offerstream.measurement.gate;

import io.offerstream.experiment.offpolicy.Blocker;
import io.offerstream.experiment.offpolicy.Comparison;
import io.offerstream.experiment.offpolicy.GateRules;
import io.offerstream.experiment.offpolicy.Policy;
import io.offerstream.experiment.offpolicy.PromotionGate;
import io.offerstream.experiment.offpolicy.RandomLog;
import io.offerstream.experiment.offpolicy.SlateValue;
import io.offerstream.experiment.offpolicy.SlateWeights;
import io.offerstream.experiment.offpolicy.Verdict;
import io.offerstream.experiment.offpolicy.WeightedSlates;
import io.offerstream.schemas.GateDecision;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.SlateEvaluation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges one generation at the end of a cycle: not inferior to the live model and to popularity, on random slates that
 * neither model was trained on, pooled over cycles. Where these are too few, which is usual in a small market, the way
 * up is a trial on a part of TEST.
 */
record JudgeGeneration(String market, String cycleId, Instant tick) {
    /** Share of TEST on which a generation is tried that could not be judged, where a model serves. */
    private static final double TRIAL = 0.1;

    /**
     * The same where none does: capped popularity is all there is to lose, and a market too small to judge anything would
     * never have a model.
     */
    private static final double ONLY_MODEL = 1;

    /**
     * A pure function of the slates.
     *
     * @param evaluations of this generation, one a slate, at least one, by assignment
     */
    GateVerdict judge(long generation, List<SlateEvaluation> evaluations) {
        var newest = newest(evaluations);
        var used = evaluations.stream()
                .filter(slate -> !slate.getTrainedOn())
                // Slates against an older live model say nothing of the one that would be replaced.
                .filter(slate -> Objects.equals(slate.getLiveVersion(), newest.getLiveVersion()))
                .filter(slate ->
                        slate.getRewards().size() == newest.getRewards().size())
                .toList();
        var slates = used.stream()
                .filter(EvaluatedSlate::hasPropensities)
                .map(EvaluatedSlate::of)
                .toList();
        var baselines = EnumSet.of(Policy.POPULARITY);
        if (newest.getLiveVersion() != null) {
            baselines.add(Policy.LIVE);
        }
        var verdict = new PromotionGate(GateRules.STANDARD, baselines)
                .judge(new RandomLog(slates, used.size() - slates.size()));
        long cycles = used.stream().map(SlateEvaluation::getCycleId).distinct().count();
        var record = GateVerdict.newBuilder()
                .setMarket(market)
                .setGeneration(generation)
                .setLiveVersion(newest.getLiveVersion())
                .setCycleId(cycleId)
                .setDecidedAt(tick)
                .setDecision(GateDecision.valueOf(verdict.decision().name()))
                .setRampShare(rampShare(verdict.decision(), newest.getLiveVersion() != null))
                .setReasons(reasons(verdict))
                .setSlates(slates.size())
                .setCycles(cycles)
                .setLeftOut(evaluations.size() - used.size())
                .setMatchedRedemptions(0);
        values(verdict, record);
        if (!slates.isEmpty()) {
            var weighted = WeightedSlates.of(slates, Policy.NEW, SlateWeights.iips());
            record.setEss(SlateValue.of(weighted).fewestEffectiveSlates())
                    .setMatchedRedemptions(weighted.matchedRedemptions());
        }
        return record.build();
    }

    private static SlateEvaluation newest(List<SlateEvaluation> evaluations) {
        return evaluations.stream()
                .reduce((one, other) -> other.getEventTime().isBefore(one.getEventTime()) ? one : other)
                .orElseThrow();
    }

    private static double rampShare(Verdict.Decision decision, boolean isServedByModel) {
        return switch (decision) {
            case PROMOTE -> 1;
            case INELIGIBLE -> isServedByModel ? TRIAL : ONLY_MODEL;
            case HOLD -> 0;
        };
    }

    private static List<String> reasons(Verdict verdict) {
        var reasons = new ArrayList<String>();
        for (Blocker blocker : verdict.blockers()) {
            reasons.add(blocker.reason()
                    + blocker.policy().map(policy -> " of " + policy).orElse(""));
        }
        if (verdict.decision() == Verdict.Decision.HOLD) {
            verdict.gate().stream()
                    .filter(comparison -> !comparison.passes())
                    .forEach(comparison -> reasons.add("MAY_BE_INFERIOR to " + comparison.baseline()));
        }
        reasons.sort(null);
        return reasons;
    }

    private static void values(Verdict verdict, GateVerdict.Builder record) {
        against(Policy.POPULARITY, verdict.gate()).ifPresent(comparison -> {
            record.setValueNew(comparison.valueNew())
                    .setValuePopularity(comparison.valueBaseline())
                    .setDifferencePopularity(comparison.difference());
            comparison.lowerBound().ifPresent(record::setDifferencePopularityLow);
        });
        against(Policy.LIVE, verdict.gate()).ifPresent(comparison -> {
            record.setValueLive(comparison.valueBaseline()).setDifferenceLive(comparison.difference());
            comparison.lowerBound().ifPresent(record::setDifferenceLiveLow);
        });
        against(Policy.POPULARITY, verdict.companion())
                .ifPresent(comparison -> record.setValueNewPbm(comparison.valueNew()));
        against(Policy.POPULARITY, verdict.sensitivity())
                .ifPresent(comparison ->
                        record.setValueNewRips(comparison.valueNew()).setRipsEss(verdict.sensitivityEffectiveSlates()));
    }

    private static Optional<Comparison> against(Policy baseline, List<Comparison> comparisons) {
        return comparisons.stream()
                .filter(comparison -> comparison.baseline() == baseline)
                .findFirst();
    }
}
