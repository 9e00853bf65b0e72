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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Off-policy values. */
final class OffPolicyCases {
    static final Map<String, CaseFunction> FUNCTIONS = Map.of(
            "opeSingleAction", OffPolicyCases::singleAction,
            "opeSlate", OffPolicyCases::slate,
            "plackettLuce", OffPolicyCases::plackettLuce);

    private OffPolicyCases() {}

    private static Map<String, Object> singleAction(Inputs inputs) {
        List<Round> rounds = inputs.objects("rounds").stream()
                .map(round -> new Round(
                        (int) round.count("action"),
                        round.number("reward"),
                        array(round.numbers("behaviourProbs")),
                        array(round.numbers("evaluationProbs")),
                        array(round.numbers("qHat"))))
                .toList();
        double alpha = inputs.number("alpha");
        var values = new SingleAction(rounds, inputs.optionalNumber("lambda_").orElse(Double.POSITIVE_INFINITY));
        return new Fields()
                .put("ips", values.ips())
                .put("seIps", values.ipsStandardError())
                .put("snips", values.snips())
                .put("seSnips", values.snipsStandardError())
                .put("ciSnips", values.snipsInterval(alpha))
                .put("dm", values.directMethod())
                .put("dr", values.doublyRobust())
                .put("seDr", values.doublyRobustStandardError())
                .put("switchDr", values.switchDoublyRobust())
                .put("clippedIps", values.clippedIps())
                .put("ess", values.effectiveRounds())
                .put("meanWeight", values.meanWeight())
                .put("maxWeightShare", values.largestWeightShare())
                .put(
                        "lowerBounds",
                        new Fields()
                                .put("delta", alpha)
                                .put("studentT", values.studentTLowerBound(alpha))
                                .put("empiricalBernstein", values.bernsteinLowerBound(alpha))
                                .put("bernsteinXMax", values.largestWeightedReward()))
                .toMap();
    }

    private static Map<String, Object> slate(Inputs inputs) {
        List<LoggedSlate> slates = new ArrayList<>();
        for (Inputs slate : inputs.objects("slates")) {
            int[] shown = slate(slate, "slate");
            String id = String.format("%09d", slates.size());
            slates.add(new LoggedSlate(
                    id,
                    id,
                    array(slate.numbers("rewards")),
                    SlatePropensities.plackettLuce(policy(slate, "behaviourScores"), shown),
                    Map.of(Policy.NEW, SlatePropensities.plackettLuce(policy(slate, "evaluationScores"), shown))));
        }
        double alpha = inputs.number("alpha");
        var fields = new Fields()
                .put("sips", value(slates, SlateWeights.sips(), alpha))
                .put("iips", value(slates, SlateWeights.iips(), alpha))
                .put("rips", value(slates, SlateWeights.rips(), alpha));
        if (inputs.has("examination")) {
            fields.put("pbmIps", value(slates, SlateWeights.pbm(array(inputs.numbers("examination"))), alpha));
        }
        return fields.toMap();
    }

    private static Fields value(List<LoggedSlate> slates, SlateWeights how, double alpha) {
        var value = SlateValue.of(WeightedSlates.of(slates, Policy.NEW, how));
        return new Fields()
                .put("value", value.plain())
                .put("se", value.plainStandardError())
                .put("selfNormalised", value.normalised().map(SelfNormalised::value))
                .put("seSelfNormalised", value.normalised().map(SelfNormalised::standardError))
                .put("ciSelfNormalised", value.normalised().flatMap(normalised -> normalised.interval(alpha)))
                .put(
                        "essPerPosition",
                        value.diagnostics().stream()
                                .map(PositionDiagnostics::effectiveSlates)
                                .toList())
                .put(
                        "meanWeightPerPosition",
                        value.diagnostics().stream()
                                .map(PositionDiagnostics::meanWeight)
                                .toList());
    }

    private static Map<String, Object> plackettLuce(Inputs inputs) {
        var policy = policy(inputs, "scores");
        int[] shown = slate(inputs, "slate");
        double[] prefixes = policy.prefixes(shown);
        var marginals = new ArrayList<List<Double>>();
        for (double[] candidate : policy.marginals(shown.length)) {
            var positions = new ArrayList<Double>();
            for (double marginal : candidate) {
                positions.add(marginal);
            }
            marginals.add(positions);
        }
        return new Fields()
                .put("conditional", policy.conditionals(shown))
                .put("prefix", prefixes)
                .put("slateProbability", prefixes[prefixes.length - 1])
                .put("itemPositionMarginals", marginals)
                .toMap();
    }

    private static PlackettLuce policy(Inputs inputs, String scores) {
        return new PlackettLuce(array(inputs.numbers(scores)));
    }

    static int[] slate(Inputs inputs, String key) {
        return inputs.counts(key).stream().mapToInt(Math::toIntExact).toArray();
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
