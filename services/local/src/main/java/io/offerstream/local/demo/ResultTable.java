package io.offerstream.local.demo;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** One cycle's result in words and figures, as every view of the demo shows it. */
public final class ResultTable {
    /** One arm of a cycle. */
    public record ArmRow(Arm arm, String served, long assigned, long exposed, long redeeming) {
        /** Redeeming customers per assigned customer, in percent. */
        public String rate() {
            return assigned == 0 ? "–" : percent((double) redeeming / assigned, false);
        }
    }

    private ResultTable() {}

    /**
     * The arms of a cycle that are compared.
     *
     * @param served which policies served an arm of the cycle
     */
    public static List<ArmRow> arms(ExperimentResult result, Function<Arm, String> served) {
        return List.of(
                new ArmRow(
                        Arm.TEST,
                        served.apply(Arm.TEST),
                        result.getTestAssigned(),
                        result.getTestExposed(),
                        result.getTestRedeeming()),
                new ArmRow(
                        Arm.CONTROL_POPULARITY,
                        served.apply(Arm.CONTROL_POPULARITY),
                        result.getPopularityAssigned(),
                        result.getPopularityExposed(),
                        result.getPopularityRedeeming()),
                new ArmRow(
                        Arm.CONTROL_RANDOM,
                        served.apply(Arm.CONTROL_RANDOM),
                        result.getRandomAssigned(),
                        result.getRandomExposed(),
                        result.getRandomRedeeming()));
    }

    /** The lift of TEST over CONTROL_POPULARITY, or why there is none. */
    public static String lift(ExperimentResult result) {
        if (result.getLift() == null) {
            return result.getWithheldBecause().isEmpty()
                    ? "none: " + result.getLiftStatus()
                    : "none yet: " + result.getWithheldBecause();
        }
        return percent(result.getLift(), true) + " [" + bound(result.getLiftLow()) + " … " + bound(result.getLiftHigh())
                + "]";
    }

    private static String bound(Double bound) {
        return bound == null ? "∞" : percent(bound, true);
    }

    public static String percent(double fraction, boolean signed) {
        return String.format(Locale.ROOT, signed ? "%+.1f %%" : "%.1f %%", 100 * fraction);
    }
}
