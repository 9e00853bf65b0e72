package io.offerstream.console.experiment;

import io.offerstream.console.page.Moment;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.IntervalBar;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.console.view.VerdictCard;
import io.offerstream.console.view.VerdictCard.Check;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a cycle says, and whether to believe it. */
final class Verdicts {
    /** Below it a check alarms, as in the design. */
    private static final double ALARM = 0.001;

    private Verdicts() {}

    static VerdictCard of(ExperimentResult result, Moment moment, ZoneId zone) {
        boolean red = result.getSrmVerdict().equals("RED");
        var sentence = result.getVerdict().isEmpty()
                ? "Nothing is said of this cycle yet."
                : Figures.sentence(result.getVerdict());
        return new VerdictCard(
                tone(result),
                "Cycle " + result.getCycleId() + " · " + CyclesTable.words(result) + " · as of "
                        + Times.both(result.getAsOf(), zone),
                sentence,
                red ? Optional.empty() : bar(result),
                checks(result, moment));
    }

    private static Tone tone(ExperimentResult result) {
        if (result.getSrmVerdict().equals("RED") || result.getLiveStatus().equals("HARM")) {
            return Tone.BAD;
        }
        if (result.getState() == CycleState.OPEN) {
            return result.getLiveStatus().equals("LIFT") ? Tone.GOOD : Tone.PLAIN;
        }
        if (result.getLiftLow() != null && result.getLiftLow() > 0) {
            return Tone.GOOD;
        }
        return result.getLiftHigh() != null && result.getLiftHigh() < 0 ? Tone.BAD : Tone.PLAIN;
    }

    private static Optional<IntervalBar> bar(ExperimentResult result) {
        if (result.getLift() != null) {
            return Optional.of(IntervalBar.of(result.getLift(), result.getLiftLow(), result.getLiftHigh()));
        }
        return result.getLiveLift() == null
                ? Optional.empty()
                : Optional.of(IntervalBar.of(result.getLiveLift(), result.getLiveLiftLow(), result.getLiveLiftHigh()));
    }

    private static List<Check> checks(ExperimentResult result, Moment moment) {
        var checks = new ArrayList<Check>();
        checks.add(sampleRatio(result));
        checks.add(exposed(result));
        checks.add(byP(
                "Impressions",
                result.getSrmImpressionsP(),
                "as many impressions a customer in both arms",
                "checked once the cycle has closed"));
        checks.add(byP(
                "Before the cycle",
                result.getCovariateP(),
                "both arms did alike in the cycle before",
                "needs a cycle before, and the close"));
        checks.add(byP(
                "Arms of the cycle before",
                result.getPreviousArmP(),
                "the split does not depend on the one before",
                "needs a cycle before"));
        checks.add(delay(result, moment));
        return checks;
    }

    private static Check sampleRatio(ExperimentResult result) {
        var p = result.getState() == CycleState.OPEN ? result.getSrmSequentialP() : result.getSrmP();
        return switch (result.getSrmVerdict()) {
            case "GREEN" -> new Check("Sample ratio", Tone.GOOD, "fits", "p " + Figures.p(p));
            case "AMBER" -> new Check("Sample ratio", Tone.WATCH, "watch", result.getSrmBecause());
            case "RED" -> new Check("Sample ratio", Tone.BAD, "broken", result.getSrmBecause());
            default -> new Check("Sample ratio", Tone.FAINT, "not yet", "too few customers to check");
        };
    }

    /** What share of the assigned customers saw anything: it should hardly differ. */
    private static Check exposed(ExperimentResult result) {
        if (result.getTestAssigned() == 0 || result.getPopularityAssigned() == 0) {
            return new Check("Assigned and seen", Tone.FAINT, "not yet", "an arm has no customers");
        }
        double test = (double) result.getTestExposed() / result.getTestAssigned();
        double control = (double) result.getPopularityExposed() / result.getPopularityAssigned();
        var shares = "TEST " + Figures.percent(test) + ", CONTROL " + Figures.percent(control) + " saw an offer";
        var p = result.getSrmExposedP();
        if (p == null) {
            return new Check("Assigned and seen", Tone.PLAIN, "shares", shares);
        }
        return new Check(
                "Assigned and seen",
                p < ALARM ? Tone.BAD : Tone.GOOD,
                p < ALARM ? "broken" : "fits",
                shares + ", p " + Figures.p(p));
    }

    private static Check byP(String name, Double p, String alike, String missing) {
        if (p == null) {
            return new Check(name, Tone.FAINT, "not yet", missing);
        }
        return p < ALARM
                ? new Check(name, Tone.BAD, "broken", "not so: " + alike + ", p " + Figures.p(p))
                : new Check(name, Tone.GOOD, "fits", alike + ", p " + Figures.p(p));
    }

    /** How far the newest result is behind the newest tick; a closed cycle is measured only when something changes. */
    private static Check delay(ExperimentResult result, Moment moment) {
        if (result.getState() != CycleState.OPEN) {
            return new Check(
                    "Data", Tone.GOOD, "complete up to the result", "closed cycles change with late events only");
        }
        var behind = Duration.between(result.getAsOf(), moment.now());
        boolean late = behind.compareTo(Duration.between(result.getOpensAt(), result.getClosesAt())
                        .dividedBy(10))
                > 0;
        return new Check(
                "Data",
                late ? Tone.WATCH : Tone.GOOD,
                late ? "behind" : "current",
                behind.isNegative() || behind.isZero()
                        ? "measured at the newest tick"
                        : "measured " + Times.span(behind) + " before the newest tick");
    }
}
