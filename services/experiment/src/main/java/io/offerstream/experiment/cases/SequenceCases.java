package io.offerstream.experiment.cases;

import io.offerstream.experiment.confidencesequence.AsymptoticSequence;
import io.offerstream.experiment.confidencesequence.AsymptoticTuning;
import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.confidencesequence.EventSequence;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Difference;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.experiment.twoproportions.RelativeLift;
import java.util.ArrayList;
import java.util.Map;
import java.util.OptionalDouble;

/** Confidence sequences at one moment. */
final class SequenceCases {
    static final Map<String, CaseFunction> FUNCTIONS = Map.of(
            "asymptoticCS", SequenceCases::asymptotic,
            "asymptoticCSMultiplier", SequenceCases::multipliers,
            "eventCS", SequenceCases::event);

    private SequenceCases() {}

    private static Map<String, Object> asymptotic(Inputs inputs) {
        var tuning = new AsymptoticTuning(inputs.number("alpha"), inputs.count("tuningN"));
        var result = AsymptoticSequence.compare(
                ProportionCases.arm(inputs.at("test")), ProportionCases.arm(inputs.at("control")), tuning);
        var difference = result.fixed().difference();
        var lift = result.fixed().lift();
        return new Fields()
                .put("rho", tuning.rho())
                .put("multiplier", result.multiplier())
                .put("zFixed", NormalTail.criticalValue(tuning.alpha()))
                .put("diff", difference.map(Difference::value))
                .put("seDiff", difference.map(Difference::standardError))
                .put("csDiff", result.difference())
                .put("alwaysValidP", pValue(result.log10PValue()))
                .put("relLift", lift.map(RelativeLift::value))
                .put("seRelDelta", lift.map(RelativeLift::deltaStandardError))
                .put("csRelDelta", result.lift())
                .put("alwaysValidPRel", pValue(result.log10PValueLift()))
                .put("csRelLog", result.logLift())
                .toMap();
    }

    private static OptionalDouble pValue(OptionalDouble log10) {
        return log10.isPresent() ? OptionalDouble.of(Math.pow(10, log10.getAsDouble())) : log10;
    }

    private static Map<String, Object> multipliers(Inputs inputs) {
        var multipliers = new ArrayList<Double>();
        var approximate = new ArrayList<Double>();
        var exact = new ArrayList<Double>();
        for (Inputs row : inputs.objects("rows")) {
            var tuning = new AsymptoticTuning(row.number("alpha"), row.count("tuningN"));
            multipliers.add(tuning.multiplier(row.count("n")));
            approximate.add(tuning.rho());
            exact.add(tuning.exactRho());
        }
        return new Fields()
                .put("multiplier", multipliers)
                .put("rhoApprox", approximate)
                .put("rhoExactLambertW", exact)
                .toMap();
    }

    private static Map<String, Object> event(Inputs inputs) {
        Inputs test = inputs.at("test");
        Inputs control = inputs.at("control");
        double alpha = inputs.number("alpha");
        if (test.count("assignedUsers") == 0 || control.count("assignedUsers") == 0) {
            return nothingKnown();
        }
        var sequence =
                new EventSequence(design(inputs), test.count("firstRedemptions"), control.count("firstRedemptions"));
        return new Fields()
                .put("theta0", sequence.design().nullShare())
                .put("logBayesFactorNull", sequence.logBayesFactorNull())
                .put("alwaysValidP", sequence.evidence().pValue())
                .put("csTheta", sequence.shares(alpha))
                .put("rateRatioLift", sequence.lift())
                .put("csRelLift", sequence.lifts(alpha))
                .toMap();
    }

    /** With an empty arm: every redemption is one of the other, and says nothing. */
    private static Map<String, Object> nothingKnown() {
        return new Fields()
                .none("theta0")
                .put("logBayesFactorNull", 0.0)
                .put("alwaysValidP", 1.0)
                .put("csTheta", new Interval(0, 1))
                .none("rateRatioLift")
                .put("csRelLift", new Interval(-1, Double.POSITIVE_INFINITY))
                .toMap();
    }

    static EventDesign design(Inputs inputs) {
        return new EventDesign(
                inputs.at("test").count("assignedUsers"),
                inputs.at("control").count("assignedUsers"),
                inputs.optionalNumber("kappa").orElse(EventDesign.DEFAULT_KAPPA));
    }
}
