package io.offerstream.console.experiment;

import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.IntervalBar;
import io.offerstream.console.view.Tone;
import io.offerstream.console.view.VerdictCard;
import io.offerstream.schemas.ExperimentSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the closed cycles say together. */
final class Pooled {
    private Pooled() {}

    /** The sentence, and the interval. */
    static VerdictCard verdict(ExperimentSummary summary) {
        var bar = Optional.ofNullable(summary.getLift())
                .map(lift -> IntervalBar.of(lift, summary.getLiftLow(), summary.getLiftHigh()));
        return new VerdictCard(
                bar.map(IntervalBar::tone).orElse(Tone.PLAIN),
                "Pooled, for one look that was declared before, such as the year's end",
                summary.getVerdict().isEmpty() ? "Nothing is said yet." : Figures.sentence(summary.getVerdict()),
                bar,
                List.of());
    }

    /** What it rests on. */
    static Facts of(ExperimentSummary summary) {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Cycles",
                Cell.of(summary.getCycles()),
                summary.getWithheldCycles() == 0
                        ? "of the last year"
                        : "of the last year; " + summary.getWithheldCycles()
                                + " left out because their lift is withheld"));
        if (summary.getPredictionLow() != null) {
            facts.add(new Fact(
                    "A next cycle",
                    Cell.of(Figures.interval(summary.getPredictionLow(), summary.getPredictionHigh())),
                    "where its lift is expected"));
        }
        if (summary.getHeterogeneityI2() != null) {
            facts.add(new Fact(
                    "Do cycles differ",
                    Cell.percent(summary.getHeterogeneityI2()),
                    "share of the variation that is not chance; p " + Figures.p(summary.getHeterogeneityP())));
        }
        if (summary.getNewestAdjustedP() != null) {
            facts.add(new Fact(
                    "Newest closed cycle",
                    Cell.p(summary.getNewestAdjustedP()),
                    "p of " + summary.getNewestCycleId() + ", adjusted for the number of markets"));
        }
        if (!summary.getWinners().isEmpty() || !summary.getLosers().isEmpty()) {
            facts.add(new Fact(
                    "Markets that stand out",
                    Cell.of("better " + words(summary.getWinners()) + "; worse " + words(summary.getLosers())),
                    "newest cycle, at a false discovery rate of 5 %"));
        }
        return new Facts(facts);
    }

    private static String words(List<String> markets) {
        return markets.isEmpty() ? "none" : String.join(", ", markets);
    }
}
