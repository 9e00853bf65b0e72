package io.offerstream.experiment.cases;

import io.offerstream.experiment.multiplicity.Adjustment;
import io.offerstream.experiment.pooling.InverseVariance;
import io.offerstream.experiment.pooling.PooledLift;
import io.offerstream.experiment.pooling.PooledRatio;
import io.offerstream.experiment.pooling.PostStratified;
import io.offerstream.experiment.pooling.Stratum;
import io.offerstream.experiment.twoproportions.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Many markets and cycles: one lift over all of them, and p-values side by side. */
final class PoolingCases {
    static final Map<String, CaseFunction> FUNCTIONS =
            Map.of("pooledLift", PoolingCases::pooled, "adjustP", PoolingCases::adjusted);

    private PoolingCases() {}

    private static Map<String, Object> pooled(Inputs inputs) {
        var strata = inputs.objects("strata").stream()
                .map(stratum -> new Stratum(
                        new Proportion(stratum.count("n1"), stratum.count("x1")),
                        new Proportion(stratum.count("n0"), stratum.count("x0"))))
                .toList();
        var result = PooledLift.of(strata, inputs.number("alpha"));
        return new Fields()
                .put("usedStrata", result.usedStrata())
                .put(
                        "fixed",
                        result.inverseVariance()
                                .map(InverseVariance::fixed)
                                .map(fixed -> ratio(fixed).put("pValue", fixed.pValue())))
                .put(
                        "heterogeneity",
                        result.inverseVariance()
                                .map(InverseVariance::heterogeneity)
                                .map(PoolingCases::heterogeneity))
                .put(
                        "randomDL",
                        result.inverseVariance()
                                .map(pooled ->
                                        ratio(pooled.random()).put("predictionIntervalLift", pooled.prediction())))
                .put("mantelHaenszel", result.mantelHaenszel().map(PoolingCases::ratio))
                .put("postStratified", result.postStratified().map(PoolingCases::postStratified))
                .put("naiveAggregateLift", result.naiveLift())
                .toMap();
    }

    private static Fields ratio(PooledRatio ratio) {
        return new Fields()
                .put("logRR", ratio.logRatio())
                .put("se", ratio.standardError())
                .put("lift", ratio.lift())
                .put("ciLift", ratio.interval());
    }

    private static Fields heterogeneity(InverseVariance.Heterogeneity found) {
        return new Fields()
                .put("Q", found.q())
                .put("dof", found.degreesOfFreedom())
                .put("pQ", found.pValue())
                .put("I2", found.iSquared())
                .put("tau2DL", found.tauSquared());
    }

    private static Fields postStratified(PostStratified found) {
        return new Fields()
                .put("diff", found.difference())
                .put("se", found.standardError())
                .put("ciDiff", found.interval())
                .put("relLift", found.lift());
    }

    /** A p-value that is null stays so, and is not counted. */
    private static Map<String, Object> adjusted(Inputs inputs) {
        List<Double> pValues = inputs.numbersOrNulls("pValues");
        return new Fields()
                .put("benjaminiHochberg", adjusted(Adjustment.BENJAMINI_HOCHBERG, pValues))
                .put("holm", adjusted(Adjustment.HOLM, pValues))
                .put("bonferroni", adjusted(Adjustment.BONFERRONI, pValues))
                .toMap();
    }

    private static List<Double> adjusted(Adjustment adjustment, List<Double> pValues) {
        double[] known = adjustment.adjust(pValues.stream()
                .filter(p -> p != null)
                .mapToDouble(Double::doubleValue)
                .toArray());
        var adjusted = new ArrayList<Double>(pValues.size());
        int next = 0;
        for (Double p : pValues) {
            adjusted.add(p == null ? null : Double.valueOf(known[next++]));
        }
        return adjusted;
    }
}
