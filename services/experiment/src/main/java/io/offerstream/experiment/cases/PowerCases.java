package io.offerstream.experiment.cases;

import io.offerstream.experiment.power.CriticalValue;
import io.offerstream.experiment.power.Power;
import io.offerstream.experiment.power.RequiredUsers;
import java.util.Map;

/** What an experiment can see, and how many users it takes. */
final class PowerCases {
    static final Map<String, CaseFunction> FUNCTIONS = Map.of(
            "powerTwoProportions", PowerCases::power,
            "mdeTwoProportions", PowerCases::detectable,
            "requiredUsers", PowerCases::required);

    private PowerCases() {}

    private static Power design(Inputs inputs) {
        return new Power(inputs.count("usersTest"), inputs.count("usersControl"), inputs.number("baseRate"));
    }

    private static Map<String, Object> power(Inputs inputs) {
        Power design = design(inputs);
        double lift = inputs.number("relativeLift");
        return new Fields()
                .put("power", design.of(lift, CriticalValue.fixed(inputs.number("alpha"))))
                .put("seDiff", design.standardError(lift))
                .toMap();
    }

    private static Map<String, Object> detectable(Inputs inputs) {
        Power design = design(inputs);
        double alpha = inputs.number("alpha");
        double power = inputs.number("power");
        double critical = inputs.has("sequentialTuningN")
                ? CriticalValue.sequential(
                        alpha, design.usersTest() + design.usersControl(), inputs.count("sequentialTuningN"))
                : CriticalValue.fixed(alpha);
        return new Fields()
                .put("mdeRelative", design.detectableLift(critical, power))
                .put("mdeRelativeSimple", design.detectableLiftSimple(critical, power))
                .put("criticalValue", critical)
                .toMap();
    }

    /** {@code testPerControl}, or {@code k} for short, is the allocation n1/n0, 1 where it is missing. */
    private static Map<String, Object> required(Inputs inputs) {
        var required = RequiredUsers.of(
                inputs.number("baseRate"),
                inputs.number("relativeLift"),
                inputs.optionalNumber(inputs.has("k") ? "k" : "testPerControl").orElse(1),
                CriticalValue.fixed(inputs.number("alpha")),
                inputs.number("power"));
        return new Fields()
                .put("usersControl", required.control())
                .put("usersTest", required.control() * required.testPerControl())
                .toMap();
    }
}
