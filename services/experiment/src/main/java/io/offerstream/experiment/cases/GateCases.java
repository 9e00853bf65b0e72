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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The promotion gate, on uniform slates and two policies that show everybody the same. A case applies the diagnostics
 * whose limits it states, to the new policy, and no other.
 */
final class GateCases {
    static final Map<String, CaseFunction> FUNCTIONS = Map.of("promotionGate", GateCases::promotionGate);

    private static final Pattern PROPENSITY = Pattern.compile("1/(\\d+)");

    private GateCases() {}

    private static Map<String, Object> promotionGate(Inputs inputs) {
        List<LoggedSlate> slates = slates(inputs);
        var verdict = new PromotionGate(rules(inputs), Set.of(Policy.POPULARITY))
                .judge(new RandomLog(slates, 0), Optional.empty());
        var reasons = verdict.blockers().stream()
                .filter(blocker -> blocker.policy().equals(Optional.of(Policy.NEW)))
                .map(blocker -> blocker.reason())
                .toList();
        var comparison = verdict.gate().stream().findFirst();
        var weighted = WeightedSlates.of(slates, Policy.NEW, SlateWeights.iips());
        return new Fields()
                .put("valueNew", comparison.map(Comparison::valueNew))
                .put("valuePopularity", comparison.map(Comparison::valueBaseline))
                .put("difference", comparison.map(Comparison::difference))
                .put("seDifference", comparison.map(Comparison::standardError))
                .put("lowerBound", comparison.map(Comparison::lowerBound))
                .put("threshold", comparison.map(Comparison::threshold))
                .put("minEssNew", SlateValue.of(weighted).fewestEffectiveSlates())
                .put("matchedRedemptionsNew", weighted.matchedRedemptions())
                .put("decision", decision(reasons.isEmpty(), comparison))
                .put("reasons", reasons)
                .toMap();
    }

    private static Decision decision(boolean eligible, Optional<Comparison> comparison) {
        if (!eligible) {
            return Decision.INELIGIBLE;
        }
        return comparison.filter(Comparison::passes).isPresent() ? Decision.PROMOTE : Decision.HOLD;
    }

    private static GateRules rules(Inputs inputs) {
        return new GateRules(
                inputs.number("epsilonRelative"),
                inputs.number("oneSidedAlpha"),
                GateRules.Bound.NORMAL,
                inputs.number("minEss"),
                inputs.count("minMatchedRedemptions"),
                1,
                Double.POSITIVE_INFINITY,
                1);
    }

    private static List<LoggedSlate> slates(Inputs inputs) {
        int[] chosenNew = OffPolicyCases.slate(inputs, "newPolicySlate");
        int[] chosenPopular = OffPolicyCases.slate(inputs, "popularitySlate");
        int positions = chosenNew.length;
        var logging = SlatePropensities.uniform(candidates(inputs, positions), positions);
        List<LoggedSlate> slates = new ArrayList<>();
        for (List<Long> row : inputs.countRows("rows")) {
            int[] cells = row.stream().mapToInt(Math::toIntExact).toArray();
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

    /** A case says how many candidates there are in words only; self-normalised values are the same for any number. */
    private static int candidates(Inputs inputs, int positions) {
        var matcher = PROPENSITY.matcher(inputs.has("logging") ? inputs.text("logging") : "");
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : positions;
    }
}
