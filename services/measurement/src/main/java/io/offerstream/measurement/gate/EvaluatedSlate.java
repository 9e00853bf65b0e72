package io.offerstream.measurement.gate;

import io.offerstream.experiment.offpolicy.LoggedSlate;
import io.offerstream.experiment.offpolicy.Policy;
import io.offerstream.experiment.offpolicy.SlatePropensities;
import io.offerstream.schemas.SlateEvaluation;
import java.util.EnumMap;
import java.util.List;

/** Reads a record of {@code slate-evaluations} as what the gate judges by. */
final class EvaluatedSlate {
    private EvaluatedSlate() {}

    /** Whether the log kept the probabilities the slate was drawn with. */
    static boolean hasPropensities(SlateEvaluation slate) {
        return slate.getLoggingPropensities().stream().allMatch(propensity -> propensity > 0);
    }

    static LoggedSlate of(SlateEvaluation slate) {
        var policies = new EnumMap<Policy, SlatePropensities>(Policy.class);
        policies.put(Policy.NEW, propensities(slate.getNewMarginals(), slate.getNewPropensities()));
        policies.put(
                Policy.POPULARITY, propensities(slate.getPopularityMarginals(), slate.getPopularityPropensities()));
        if (slate.getLiveVersion() != null) {
            policies.put(Policy.LIVE, propensities(slate.getLiveMarginals(), slate.getLivePropensities()));
        }
        return new LoggedSlate(
                slate.getAssignmentId(),
                slate.getCustomerPseudonym(),
                doubles(slate.getRewards()),
                SlatePropensities.uniform(
                        slate.getCandidateCount(), slate.getRewards().size()),
                policies);
    }

    private static SlatePropensities propensities(List<Double> marginals, List<Double> conditional) {
        double[] prefixes = doubles(conditional);
        for (int position = 1; position < prefixes.length; position++) {
            prefixes[position] *= prefixes[position - 1];
        }
        return new SlatePropensities(doubles(marginals), prefixes);
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }
}
