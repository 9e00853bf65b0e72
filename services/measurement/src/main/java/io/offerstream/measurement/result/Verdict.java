package io.offerstream.measurement.result;

import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;

/** What a result says, in a sentence: made here once, so that the console, the command line and the warehouse agree. */
final class Verdict {
    private static final String COMPARED = "CONTROL_POPULARITY";

    private Verdict() {}

    /** Of a result whose every other field is set. */
    static String of(ExperimentResult.Builder result) {
        if (result.getSrmVerdict().equals(SampleRatioCheck.Verdict.RED.name())) {
            return "Do not trust this cycle: " + result.getSrmBecause() + ".";
        } else if (result.getLiftStatus().equals("WITHHELD")) {
            return "No lift is given: " + result.getWithheldBecause() + ".";
        }
        var said = result.getState() == CycleState.OPEN ? live(result) : closed(result);
        return result.getState() == CycleState.PROVISIONAL ? said + " Provisional: late events still count." : said;
    }

    private static String live(ExperimentResult.Builder result) {
        if (result.getLiveStatus().equals(LiveSequence.Status.NO_DATA.name())) {
            return "Nothing to compare yet: TEST or " + COMPARED + " has no customers.";
        }
        var range = confidence(LiveSequence.ALPHA) + " confidence sequence "
                + Percent.interval(result.getLiveLiftLow(), result.getLiveLiftHigh());
        if (result.getLiveStatus().equals(LiveSequence.Status.NOT_YET.name())) {
            return "No difference is shown so far: " + range + ".";
        }
        return "TEST redeems " + (result.getLiveStatus().equals(LiveSequence.Status.HARM.name()) ? "less" : "more")
                + " per customer than " + COMPARED + ", as the looks so far have shown; now: " + range + ".";
    }

    private static String closed(ExperimentResult.Builder result) {
        var interval = confidence(FinalInterval.ALPHA) + " interval "
                + Percent.interval(result.getLiftLow(), result.getLiftHigh());
        return switch (result.getLiftStatus()) {
            case "NO_DATA" -> "Nothing to compare: TEST or " + COMPARED + " had no customers.";
            case "ZERO_CONTROL" -> "Nobody of " + COMPARED + " redeemed: a lift cannot be said.";
            case "ZERO_TEST" -> "Nobody of TEST redeemed, " + interval + ".";
            case "DEGENERATE" -> "Everybody or nobody redeemed: a lift cannot be said.";
            default ->
                isDifferent(result)
                        ? "TEST redeems " + Percent.of(Math.abs(result.getLift()))
                                + (result.getLift() < 0 ? " less" : " more") + " per customer than " + COMPARED + ", "
                                + interval + "."
                        : "No difference between TEST and " + COMPARED + " is shown: " + interval + detectable(result)
                                + ".";
        };
    }

    private static boolean isDifferent(ExperimentResult.Builder result) {
        return (result.getLiftLow() != null && result.getLiftLow() > 0)
                || (result.getLiftHigh() != null && result.getLiftHigh() < 0);
    }

    /** "Not shown" is not "none": it depends on what could have been seen. */
    private static String detectable(ExperimentResult.Builder result) {
        return result.getMde() == null
                ? "; no lift could have been detected"
                : "; a lift of " + Percent.of(result.getMde()) + " would have been detected four times in five";
    }

    private static String confidence(double alpha) {
        return Percent.plain(1 - alpha);
    }
}
