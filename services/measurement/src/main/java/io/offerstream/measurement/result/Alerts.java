package io.offerstream.measurement.result;

import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import io.offerstream.measurement.catalogue.Shown;
import io.offerstream.platform.market.GuardrailsConfig;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What needs somebody, each with its why-not. A sentence holds no figure that moves with every event, so that an alert
 * is raised once and cleared once.
 */
final class Alerts {
    /** Below, a check of the split against the past is no accident. */
    private static final double HISTORY_BELOW = 0.001;

    /** Of offers that nobody has seen; more of them is one fault, not many. */
    private static final int MOST_OFFERS = 20;

    private final GuardrailsConfig guardrails;
    private final Shown shown;
    private final String redBecause;
    private final TreeSet<String> alerts = new TreeSet<>();

    private Alerts(GuardrailsConfig guardrails, Shown shown, String redBecause) {
        this.guardrails = guardrails;
        this.shown = shown;
        this.redBecause = redBecause;
    }

    /** Of a result whose figures are set. */
    static List<String> of(
            ExperimentResult.Builder result,
            SampleRatios ratios,
            Shown shown,
            GuardrailsConfig guardrails,
            Instant now) {
        var alerts = new Alerts(guardrails, shown, ratios.redBecause());
        alerts.faults(result);
        alerts.unseen(now);
        alerts.spread(result);
        return List.copyOf(alerts.alerts);
    }

    private void faults(ExperimentResult.Builder result) {
        if (result.getSrmVerdict().equals(SampleRatioCheck.Verdict.RED.name())) {
            alerts.add("sample ratio mismatch: " + redBecause);
        }
        if (result.getPreviousArmP() != null && result.getPreviousArmP() < HISTORY_BELOW) {
            alerts.add("the arms depend on those of the cycle before: they were not drawn anew");
        }
        if (result.getCovariateP() != null && result.getCovariateP() < HISTORY_BELOW) {
            alerts.add("the arms differed before they were arms: look at how customers are assigned");
        }
    }

    private void unseen(Instant now) {
        var offers = shown.unseenFor(guardrails.firstExposureWithin(), now);
        var waited = readable(guardrails.firstExposureWithin());
        offers.stream()
                .limit(MOST_OFFERS)
                .forEach(offer -> alerts.add("offer " + offer + " was live and has no exposure after " + waited
                        + ": no slate shows it, or its impressions are lost"));
        if (offers.size() > MOST_OFFERS) {
            alerts.add("more than " + MOST_OFFERS + " offers were live and have no exposure after " + waited);
        }
    }

    private void spread(ExperimentResult.Builder result) {
        if (!shown.isJudged(guardrails)) {
            return;
        }
        if (shown.isTooConcentrated(guardrails)) {
            alerts.add("five offers have more of TEST's exposures than the "
                    + Percent.plain(guardrails.top5ShareAtMost(shown.eligible())) + " allowed");
        }
        if (result.getState() != CycleState.OPEN && shown.isTooNarrow(guardrails)) {
            alerts.add("TEST has shown fewer of the offers that were live long enough than the "
                    + Percent.plain(guardrails.coverageAtLeast()) + " wanted");
        }
    }

    private static String readable(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
