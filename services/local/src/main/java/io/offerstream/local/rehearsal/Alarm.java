package io.offerstream.local.rehearsal;

import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.util.Locale;
import java.util.Optional;

/** Whether a result claims that TEST differs from CONTROL_POPULARITY, by the rule that the console shows it with. */
public final class Alarm {
    private Alarm() {}

    /** Why it claims so; empty if it does not. */
    public static Optional<String> in(ExperimentResult result) {
        if (result.getLiftStatus().equals("WITHHELD")) {
            return Optional.empty();
        }
        return live(result).or(() -> atClose(result));
    }

    /** The confidence sequence, however often it was looked at. */
    private static Optional<String> live(ExperimentResult result) {
        var p = result.getLiveP();
        var alpha = result.getLiveAlpha();
        return p != null && alpha != null && p < alpha
                ? Optional.of(String.format(Locale.ROOT, "live p %.4f is below %s", p, alpha))
                : Optional.empty();
    }

    /** The one interval at the close. */
    private static Optional<String> atClose(ExperimentResult result) {
        boolean above = result.getLiftLow() != null && result.getLiftLow() > 0;
        boolean below = result.getLiftHigh() != null && result.getLiftHigh() < 0;
        return result.getState() == CycleState.FINAL && (above || below)
                ? Optional.of("the final interval " + end(result.getLiftLow(), "-∞") + " … "
                        + end(result.getLiftHigh(), "+∞") + " excludes 0")
                : Optional.empty();
    }

    private static String end(Double end, String without) {
        return end == null ? without : String.format(Locale.ROOT, "%+.3f", end);
    }
}
