package io.offerstream.experiment.offpolicy;

import io.offerstream.experiment.offpolicy.Verdict.Decision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a new generation is not inferior to what it would replace, judged on slates that were drawn at random: a pure
 * function of them, whatever their order.
 *
 * <p>Where the random arm is small the answer is INELIGIBLE; at 20,000 slates over 12 candidates it promotes a true
 * +10 % in about half the cases.
 */
public final class PromotionGate {
    private final GateRules rules;
    private final Set<Policy> baselines;

    /**
     * @param baselines all must be passed, e.g. LIVE and POPULARITY
     * @throws IllegalArgumentException if there is none, or NEW is one
     */
    public PromotionGate(GateRules rules, Set<Policy> baselines) {
        if (baselines.isEmpty() || baselines.contains(Policy.NEW)) {
            throw new IllegalArgumentException("baselines must be policies to compare NEW with, found " + baselines);
        }
        this.rules = rules;
        this.baselines = new TreeSet<>(baselines);
    }

    /** Against live and popularity, by {@link GateRules#STANDARD}. */
    public static PromotionGate standard() {
        return new PromotionGate(GateRules.STANDARD, Set.of(Policy.LIVE, Policy.POPULARITY));
    }

    /** Judges with examination estimated from the same slates, which is right where they are uniformly random. */
    public Verdict judge(RandomLog log) {
        return judge(log, Examination.ofUniformSlates(log.slates()));
    }

    /**
     * Judges.
     *
     * @param examination for the companion; empty to go without
     * @throws IllegalArgumentException if slates differ in positions, share an id or lack a policy
     */
    public Verdict judge(RandomLog log, Optional<Examination> examination) {
        List<Blocker> blockers = Blocker.of(log, rules);
        if (log.slates().isEmpty()) {
            blockers.add(new Blocker(Blocker.Reason.ESS, Optional.of(Policy.NEW)));
            blockers.add(new Blocker(Blocker.Reason.MATCHED_REDEMPTIONS, Optional.of(Policy.NEW)));
            return new Verdict(Decision.INELIGIBLE, blockers, List.of(), List.of(), List.of(), 0);
        }
        List<LoggedSlate> slates = WeightedSlates.sorted(log.slates());
        var weighted = weigh(slates, SlateWeights.iips());
        weighted.forEach(
                (policy, ofPolicy) -> blockers.addAll(Blocker.of(policy, ofPolicy, SlateValue.of(ofPolicy), rules)));
        List<Comparison> gate = compare(weighted);
        var prefixed = weigh(slates, SlateWeights.rips());
        return new Verdict(
                decide(blockers, gate),
                blockers,
                gate,
                examination
                        .map(shares -> compare(weigh(slates, shares.weights())))
                        .orElse(List.of()),
                compare(prefixed),
                SlateValue.of(prefixed.get(Policy.NEW)).fewestEffectiveSlates());
    }

    private Decision decide(List<Blocker> blockers, List<Comparison> gate) {
        if (!blockers.isEmpty() || gate.size() < baselines.size()) {
            return Decision.INELIGIBLE;
        }
        return gate.stream().allMatch(Comparison::passes) ? Decision.PROMOTE : Decision.HOLD;
    }

    private Map<Policy, WeightedSlates> weigh(List<LoggedSlate> slates, SlateWeights how) {
        Map<Policy, WeightedSlates> weighted = new EnumMap<>(Policy.class);
        weighted.put(Policy.NEW, WeightedSlates.of(slates, Policy.NEW, how));
        for (Policy baseline : baselines) {
            weighted.put(baseline, WeightedSlates.of(slates, baseline, how));
        }
        return weighted;
    }

    private List<Comparison> compare(Map<Policy, WeightedSlates> weighted) {
        List<Comparison> comparisons = new ArrayList<>();
        for (Policy baseline : baselines) {
            Comparison.of(weighted.get(Policy.NEW), baseline, weighted.get(baseline), rules)
                    .ifPresent(comparisons::add);
        }
        return comparisons;
    }
}
