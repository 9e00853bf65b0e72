package io.offerstream.experiment.cases;

import io.offerstream.experiment.offpolicy.Comparison;
import io.offerstream.experiment.offpolicy.GateRules;
import io.offerstream.experiment.offpolicy.LoggedSlate;
import io.offerstream.experiment.offpolicy.Policy;
import io.offerstream.experiment.offpolicy.PromotionGate;
import io.offerstream.experiment.offpolicy.RandomLog;
import io.offerstream.experiment.offpolicy.SlatePropensities;
import io.offerstream.experiment.offpolicy.SlateValue;
import io.offerstream.experiment.offpolicy.SlateWeights;
import io.offerstream.experiment.offpolicy.Verdict.Decision;
import io.offerstream.experiment.offpolicy.WeightedSlates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * Worked cases of the promotion gate: uniform slates, and two policies that show everybody the same. They apply the
 * diagnostics whose limits they state, to the new policy, and no other.
 */
final class GateCases {
    private static final Pattern PROPENSITY = Pattern.compile("1/(\\d+)");

    private GateCases() {}

    static Map<String, Object> promotionGate(Map<String, Object> inputs) {
        List<LoggedSlate> slates = slates(inputs);
        var verdict = new PromotionGate(rules(inputs), Set.of(Policy.POPULARITY))
                .judge(new RandomLog(slates, 0), Optional.empty());
        var comparison = verdict.gate().stream().findFirst();
        List<String> reasons = verdict.blockers().stream()
                .filter(blocker -> blocker.policy().equals(Optional.of(Policy.NEW)))
                .map(blocker -> blocker.reason().name())
                .toList();
        Decision decision = reasons.isEmpty()
                ? comparison.filter(Comparison::passes).isPresent() ? Decision.PROMOTE : Decision.HOLD
                : Decision.INELIGIBLE;

        var weighted = WeightedSlates.of(slates, Policy.NEW, SlateWeights.iips());
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("valueNew", orNull(comparison, Comparison::valueNew));
        found.put("valuePopularity", orNull(comparison, Comparison::valueBaseline));
        found.put("difference", orNull(comparison, Comparison::difference));
        found.put("seDifference", orNull(comparison.map(Comparison::standardError)));
        found.put("lowerBound", orNull(comparison.map(Comparison::lowerBound)));
        found.put("threshold", orNull(comparison, Comparison::threshold));
        found.put("minEssNew", SlateValue.of(weighted).fewestEffectiveSlates());
        found.put("matchedRedemptionsNew", weighted.matchedRedemptions());
        found.put("decision", decision.name());
        found.put("reasons", reasons);
        return found;
    }

    private static GateRules rules(Map<String, Object> inputs) {
        return new GateRules(
                number(inputs.get("epsilonRelative")),
                number(inputs.get("oneSidedAlpha")),
                GateRules.Bound.NORMAL,
                number(inputs.get("minEss")),
                (long) number(inputs.get("minMatchedRedemptions")),
                1,
                Double.POSITIVE_INFINITY,
                1);
    }

    private static List<LoggedSlate> slates(Map<String, Object> inputs) {
        List<?> rows = (List<?>) inputs.get("rows");
        int[] chosenNew = integers(inputs.get("newPolicySlate"));
        int[] chosenPopular = integers(inputs.get("popularitySlate"));
        int positions = chosenNew.length;
        var logging = SlatePropensities.uniform(candidates(inputs), positions);
        List<LoggedSlate> slates = new ArrayList<>();
        for (Object row : rows) {
            int[] cells = integers(row);
            int[] shown = Arrays.copyOf(cells, positions);
            String id = String.format("%09d", slates.size());
            slates.add(new LoggedSlate(
                    id,
                    id,
                    Arrays.stream(cells, positions, 2 * positions)
                            .asDoubleStream()
                            .toArray(),
                    logging,
                    Map.of(
                            Policy.NEW, SlatePropensities.certain(shown, chosenNew),
                            Policy.POPULARITY, SlatePropensities.certain(shown, chosenPopular))));
        }
        return slates;
    }

    /** The number of candidates is in words only; self-normalised values are the same for any. */
    private static int candidates(Map<String, Object> inputs) {
        var matcher = PROPENSITY.matcher(String.valueOf(inputs.get("logging")));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : ((List<?>) inputs.get("newPolicySlate")).size();
    }

    private static Double orNull(Optional<Comparison> comparison, ToDoubleFunction<Comparison> what) {
        return comparison.isPresent() ? what.applyAsDouble(comparison.get()) : null;
    }

    private static Double orNull(Optional<OptionalDouble> value) {
        return value.isPresent() && value.get().isPresent() ? value.get().getAsDouble() : null;
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static int[] integers(Object value) {
        return ((List<?>) value)
                .stream().mapToInt(each -> ((Number) each).intValue()).toArray();
    }
}
