package io.offerstream.experiment.cases;

import io.offerstream.experiment.cuped.Cuped;
import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.ratio.Ratio;
import io.offerstream.experiment.ratio.RatioComparison;
import io.offerstream.experiment.ratio.RatioDifference;
import io.offerstream.experiment.ratio.WelchLift;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Quotient;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics with a variance between customers: ratios, and differences adjusted by the previous cycle. */
final class RatioCases {
    static final Map<String, CaseFunction> FUNCTIONS =
            Map.of("ratioMetric", RatioCases::ratio, "cuped", RatioCases::cuped);

    private RatioCases() {}

    private static PairSums ratioArm(Inputs arm) {
        return new PairSums(
                arm.count("users"),
                arm.exact("sumNum"),
                arm.exact("sumDen"),
                arm.exact("sumNumSq"),
                arm.exact("sumDenSq"),
                arm.exact("sumNumDen"));
    }

    private static Map<String, Object> ratio(Inputs inputs) {
        PairSums test = ratioArm(inputs.at("test"));
        PairSums control = ratioArm(inputs.at("control"));
        if (inputs.has("rows")) {
            requireSame("test", test, inputs.at("rows").exactRows("test"));
            requireSame("control", control, inputs.at("rows").exactRows("control"));
        }
        var result = RatioComparison.compare(test, control, inputs.number("alpha"));
        if (result.status() == RatioComparison.Status.NO_DATA) {
            return new Fields()
                    .put("status", result.status())
                    .none("ratioTest", "ratioControl", "seTest", "seControl", "diff", "seDiff", "ciDiff", "pValue")
                    .none("designEffectTest", "designEffectControl", "relLift", "seRelDelta", "ciRelDelta")
                    .none("seLogRatio", "ciRelLog", "ciRelFieller")
                    .toMap();
        }
        double z = NormalTail.criticalValue(result.alpha());
        Optional<Quotient> lift = result.lift();
        var difference = result.difference();
        var fields = new Fields()
                .put("status", result.status())
                .put("ratioTest", result.test().map(Ratio::value))
                .put("ratioControl", result.control().map(Ratio::value))
                .put("seTest", result.test().map(Ratio::standardError))
                .put("seControl", result.control().map(Ratio::standardError))
                .put("diff", difference.map(RatioDifference::value))
                .put("seDiff", difference.map(RatioDifference::standardError))
                .put("ciDiff", difference.flatMap(RatioDifference::interval))
                .put("pValue", difference.map(RatioDifference::pValue))
                .put("designEffectTest", result.test().map(Ratio::designEffect))
                .put("designEffectControl", result.control().map(Ratio::designEffect))
                .put("relLift", lift.map(Quotient::lift))
                .put("seRelDelta", lift.map(Quotient::deltaStandardError))
                .put("ciRelDelta", lift.flatMap(found -> found.delta(z)))
                .put("seLogRatio", lift.map(Quotient::logStandardError))
                .put("ciRelLog", lift.flatMap(found -> found.log(z)))
                .put("ciRelFieller", lift.flatMap(found -> found.fieller(z)));
        WelchLift.of(result, test, control)
                .ifPresent(welch -> fields.put(
                        "gbstatsWelchT",
                        new Fields().put("ci", welch.interval()).put("pValue", welch.pValue())));
        return fields.toMap();
    }

    /** The rows of a case are there to show that its sums are theirs. */
    private static void requireSame(String arm, PairSums sums, List<List<BigDecimal>> rows) {
        PairSums summed = PairSums.NONE;
        for (List<BigDecimal> row : rows) {
            summed = summed.and(row.get(0), row.get(1));
        }
        if (!summed.isSameAs(sums)) {
            throw new IllegalArgumentException(
                    "inputs.rows." + arm + " must have the sums of inputs." + arm + ", found " + summed);
        }
    }

    private static Map<String, Object> cuped(Inputs inputs) {
        Optional<Cuped> result =
                Cuped.compare(cupedArm(inputs.at("test")), cupedArm(inputs.at("control")), inputs.number("alpha"));
        Optional<Cuped.Estimate> lift = result.flatMap(Cuped::lift);
        return new Fields()
                .put("theta", result.map(Cuped::theta))
                .put("diffRaw", result.map(found -> found.raw().value()))
                .put("seRaw", result.map(found -> found.raw().standardError()))
                .put("diffCuped", result.map(found -> found.adjusted().value()))
                .put("seCuped", result.map(found -> found.adjusted().standardError()))
                .put("ciCuped", result.flatMap(found -> found.adjusted().interval()))
                .put("varianceReduction", result.map(Cuped::varianceReduction))
                .put("covariateDiff", result.map(Cuped::covariateDifference))
                .put("covariateP", result.map(Cuped::covariatePValue))
                .put("relLift", lift.map(Cuped.Estimate::value))
                .put("seRel", lift.map(Cuped.Estimate::standardError))
                .put("ciRel", lift.flatMap(Cuped.Estimate::interval))
                .toMap();
    }

    private static PairSums cupedArm(Inputs arm) {
        return new PairSums(
                arm.count("users"),
                arm.exact("sumY"),
                arm.exact("sumX"),
                arm.exact("sumYY"),
                arm.exact("sumXX"),
                arm.exact("sumXY"));
    }
}
