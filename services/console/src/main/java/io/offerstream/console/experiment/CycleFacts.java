package io.offerstream.console.experiment;

import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.ZoneId;
import java.util.ArrayList;

/** The figures of one cycle, each with what it means. */
final class CycleFacts {
    private CycleFacts() {}

    static Facts of(ExperimentResult result, ZoneId zone) {
        var facts = new ArrayList<Fact>();
        boolean red = result.getSrmVerdict().equals("RED");
        facts.add(atClose(result, red));
        facts.add(live(result, red));
        if (result.getAdjustedLift() != null && !red) {
            facts.add(new Fact(
                    "Lift adjusted for the cycle before",
                    Cell.change(result.getAdjustedLift()),
                    Figures.interval(result.getAdjustedLiftLow(), result.getAdjustedLiftHigh())
                            + (result.getVarianceReduction() == null
                                    ? ""
                                    : "; removes " + Figures.percent(result.getVarianceReduction())
                                            + " of the variance")));
        }
        facts.add(new Fact(
                "Could be detected",
                result.getMde() == null ? Cell.of("No lift at all") : Cell.change(result.getMde()),
                result.getMde() == null
                        ? "too few customers or redemptions so far"
                        : "smallest lift that this cycle would show four times in five"));
        if (result.getHarmLog10E() != null) {
            facts.add(new Fact(
                    "Evidence of harm in this cycle",
                    Cell.of(odds(result.getHarmLog10E())),
                    "the market falls back when the year's evidence reaches 100 to 1"));
        }
        if (result.getRedemptionsPerImpressionLift() != null && !red) {
            facts.add(new Fact(
                    "Redemptions an impression",
                    Cell.change(result.getRedemptionsPerImpressionLift()),
                    Figures.interval(result.getRedemptionsPerImpressionLow(), result.getRedemptionsPerImpressionHigh())
                            + "; secondary: it may move because impressions do"));
        }
        facts.add(new Fact(
                "Window",
                Cell.time(result.getOpensAt(), zone),
                "to " + Cell.time(result.getClosesAt(), zone).text()));
        facts.add(new Fact(
                "Experiment",
                Cell.of(result.getExperimentId()),
                "its salt splits the customers; definition version " + result.getDefinitionVersion()));
        return new Facts(facts);
    }

    private static Fact atClose(ExperimentResult result, boolean red) {
        var name = "Lift at the close";
        if (red) {
            return new Fact(name, Cell.of("Withheld"), "the sample ratio is broken");
        } else if (result.getState() == CycleState.OPEN) {
            return new Fact(name, Cell.none(), "one look, once the cycle has closed");
        } else if (result.getLift() == null) {
            return new Fact(
                    name,
                    Cell.none(),
                    result.getWithheldBecause().isEmpty() ? result.getLiftStatus() : result.getWithheldBecause());
        }
        return new Fact(
                name,
                Cell.change(result.getLift()),
                Figures.interval(result.getLiftLow(), result.getLiftHigh()) + ", p " + Figures.p(result.getPValue()));
    }

    private static Fact live(ExperimentResult result, boolean red) {
        var name = "Lift as seen live";
        if (red || result.getLiveStatus().equals("WITHHELD")) {
            return new Fact(
                    name, Cell.of("Withheld"), red ? "the sample ratio is broken" : result.getWithheldBecause());
        }
        return new Fact(
                name,
                Cell.change(result.getLiveLift()),
                "interval " + Figures.interval(result.getLiveLiftLow(), result.getLiveLiftHigh())
                        + ", valid however often it is looked at");
    }

    private static String odds(double log10) {
        return log10 < 0
                ? "none"
                : log10 < 4 ? Figures.number(Math.pow(10, log10)) + " to 1" : "10^" + Figures.number(log10) + " to 1";
    }
}
