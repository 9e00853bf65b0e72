package io.offerstream.experiment.cases;

import io.offerstream.experiment.offpolicy.LoggedSlate;
import io.offerstream.experiment.offpolicy.PlackettLuce;
import io.offerstream.experiment.offpolicy.Policy;
import io.offerstream.experiment.offpolicy.PositionDiagnostics;
import io.offerstream.experiment.offpolicy.Round;
import io.offerstream.experiment.offpolicy.SelfNormalised;
import io.offerstream.experiment.offpolicy.SingleAction;
import io.offerstream.experiment.offpolicy.SlatePropensities;
import io.offerstream.experiment.offpolicy.SlateValue;
import io.offerstream.experiment.offpolicy.SlateWeights;
import io.offerstream.experiment.offpolicy.WeightedSlates;
import io.offerstream.experiment.twoproportions.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Worked cases of off-policy values: functions opeSingleAction, opeSlate and plackettLuce. */
final class OffPolicyCases {
    private OffPolicyCases() {}

    static Map<String, Object> singleAction(Map<String, Object> inputs) {
        List<Round> rounds = new ArrayList<>();
        for (Map<String, Object> round : maps(inputs.get("rounds"))) {
            rounds.add(new Round(
                    number(round.get("action")).intValue(),
                    number(round.get("reward")).doubleValue(),
                    numbers(round.get("behaviourProbs")),
                    numbers(round.get("evaluationProbs")),
                    numbers(round.get("qHat"))));
        }
        double alpha = number(inputs.get("alpha")).doubleValue();
        var values = new SingleAction(rounds, number(inputs.get("lambda_")).doubleValue());
        Map<String, Object> lowerBounds = new LinkedHashMap<>();
        lowerBounds.put("delta", alpha);
        lowerBounds.put("studentT", orNull(values.studentTLowerBound(alpha)));
        lowerBounds.put("empiricalBernstein", orNull(values.bernsteinLowerBound(alpha)));
        lowerBounds.put("bernsteinXMax", values.largestWeightedReward());
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("ips", values.ips());
        found.put("seIps", orNull(values.ipsStandardError()));
        found.put("snips", orNull(values.snips()));
        found.put("seSnips", orNull(values.snipsStandardError()));
        found.put("ciSnips", orNull(values.snipsInterval(alpha)));
        found.put("dm", values.directMethod());
        found.put("dr", values.doublyRobust());
        found.put("seDr", orNull(values.doublyRobustStandardError()));
        found.put("switchDr", values.switchDoublyRobust());
        found.put("clippedIps", values.clippedIps());
        found.put("ess", orNull(values.effectiveRounds()));
        found.put("meanWeight", values.meanWeight());
        found.put("maxWeightShare", orNull(values.largestWeightShare()));
        found.put("lowerBounds", lowerBounds);
        return found;
    }

    static Map<String, Object> slate(Map<String, Object> inputs) {
        List<LoggedSlate> slates = new ArrayList<>();
        for (Map<String, Object> slate : maps(inputs.get("slates"))) {
            int[] shown = integers(slate.get("slate"));
            String id = String.format("%09d", slates.size());
            slates.add(new LoggedSlate(
                    id,
                    id,
                    numbers(slate.get("rewards")),
                    plackettLuce(slate.get("behaviourScores"), shown),
                    Map.of(Policy.NEW, plackettLuce(slate.get("evaluationScores"), shown))));
        }
        double alpha = number(inputs.get("alpha")).doubleValue();
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("sips", value(slates, SlateWeights.sips(), alpha));
        found.put("iips", value(slates, SlateWeights.iips(), alpha));
        found.put("rips", value(slates, SlateWeights.rips(), alpha));
        if (inputs.get("examination") != null) {
            found.put("pbmIps", value(slates, SlateWeights.pbm(numbers(inputs.get("examination"))), alpha));
        }
        return found;
    }

    private static SlatePropensities plackettLuce(Object scores, int[] shown) {
        return SlatePropensities.plackettLuce(new PlackettLuce(numbers(scores)), shown);
    }

    private static Map<String, Object> value(List<LoggedSlate> slates, SlateWeights how, double alpha) {
        var value = SlateValue.of(WeightedSlates.of(slates, Policy.NEW, how));
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("value", value.plain());
        found.put("se", orNull(value.plainStandardError()));
        found.put(
                "selfNormalised", value.normalised().map(SelfNormalised::value).orElse(null));
        found.put(
                "seSelfNormalised",
                value.normalised()
                        .map(normalised -> orNull(normalised.standardError()))
                        .orElse(null));
        found.put("ciSelfNormalised", orNull(value.normalised().flatMap(normalised -> normalised.interval(alpha))));
        found.put("essPerPosition", perPosition(value, PositionDiagnostics::effectiveSlates));
        found.put("meanWeightPerPosition", perPosition(value, PositionDiagnostics::meanWeight));
        return found;
    }

    private static List<Double> perPosition(SlateValue value, Function<PositionDiagnostics, Double> what) {
        return value.diagnostics().stream().map(what).toList();
    }

    static Map<String, Object> plackettLuce(Map<String, Object> inputs) {
        var policy = new PlackettLuce(numbers(inputs.get("scores")));
        int[] shown = integers(inputs.get("slate"));
        double[] prefixes = policy.prefixes(shown);
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("conditional", list(policy.conditionals(shown)));
        found.put("prefix", list(prefixes));
        found.put("slateProbability", prefixes[prefixes.length - 1]);
        found.put(
                "itemPositionMarginals",
                Arrays.stream(policy.marginals(shown.length))
                        .map(OffPolicyCases::list)
                        .toList());
        return found;
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static List<Double> orNull(Optional<Interval> interval) {
        return interval.map(found -> List.of(found.low(), found.high())).orElse(null);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static Number number(Object value) {
        return value instanceof Number number ? number : Double.valueOf(String.valueOf(value));
    }

    @SuppressWarnings("unchecked") // the layout of a case
    private static List<Map<String, Object>> maps(Object value) {
        return (List<Map<String, Object>>) value;
    }

    private static double[] numbers(Object value) {
        return ((List<?>) value)
                .stream().mapToDouble(each -> number(each).doubleValue()).toArray();
    }

    private static int[] integers(Object value) {
        return ((List<?>) value)
                .stream().mapToInt(each -> number(each).intValue()).toArray();
    }
}
