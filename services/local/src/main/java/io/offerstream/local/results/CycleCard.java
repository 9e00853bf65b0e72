package io.offerstream.local.results;

import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything a result says, in lines for people: the sentence first, then what it rests on. */
public final class CycleCard {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final ExperimentResult result;
    private final List<String> lines = new ArrayList<>();

    private CycleCard(ExperimentResult result) {
        this.result = result;
    }

    public static List<String> of(ExperimentResult result) {
        var card = new CycleCard(result);
        card.add(
                "%s  cycle %s, %s, %s to %s UTC",
                result.getMarket(),
                result.getCycleId(),
                result.getState(),
                time(result.getOpensAt()),
                time(result.getClosesAt()));
        card.add("  %s", Figures.verdict(result));
        card.add("");
        card.atClose();
        card.live();
        card.adjusted();
        card.sampleRatio();
        card.add(
                "  %-14s %s",
                "could detect",
                result.getMde() == null
                        ? "no lift at all: too few customers or redemptions"
                        : "a lift of " + Figures.percent(result.getMde()) + " with 80 % power");
        card.harm();
        card.arms();
        card.alerts();
        return card.lines;
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private void atClose() {
        if (result.getState() == CycleState.OPEN) {
            add("  %-14s %s", "at close", "hidden while the cycle is open");
        } else if (result.getSrmVerdict().equals("RED")) {
            add("  %-14s %s", "at close", "withheld, because the sample ratio is RED");
        } else if (result.getLift() == null) {
            add(
                    "  %-14s %s",
                    "at close",
                    "no lift: "
                            + Optional.of(result.getWithheldBecause())
                                    .filter(because -> !because.isEmpty())
                                    .orElse(result.getLiftStatus()));
        } else {
            add(
                    "  %-14s lift %s, %s interval at alpha %s, p %s",
                    "at close",
                    Figures.interval(result.getLift(), result.getLiftLow(), result.getLiftHigh()),
                    result.getMethod(),
                    result.getAlpha(),
                    Figures.p(result.getPValue(), result.getLog10P()));
        }
    }

    private void live() {
        if (!result.getLiveStatus().isEmpty() && !result.getLiveStatus().equals("WITHHELD")) {
            var lift = result.getLiveLift() == null
                    ? ""
                    : ", lift "
                            + Figures.interval(result.getLiveLift(), result.getLiveLiftLow(), result.getLiveLiftHigh());
            add(
                    "  %-14s %s, p %s at alpha %s%s",
                    "live",
                    result.getLiveStatus(),
                    Figures.p(result.getLiveP(), result.getLiveLog10P()),
                    result.getLiveAlpha() == null ? Figures.NONE : result.getLiveAlpha(),
                    lift);
        }
    }

    private void adjusted() {
        if (result.getAdjustedLift() != null) {
            add(
                    "  %-14s lift %s, by what the customers did before (variance %s)",
                    "adjusted",
                    Figures.interval(
                            result.getAdjustedLift(), result.getAdjustedLiftLow(), result.getAdjustedLiftHigh()),
                    result.getVarianceReduction() == null
                            ? Figures.NONE
                            : Figures.change(-result.getVarianceReduction()));
        }
    }

    private void sampleRatio() {
        var because = result.getSrmBecause().isEmpty() ? "" : ": " + result.getSrmBecause();
        add(
                "  %-14s %s%s (p assigned %s, while open %s, exposed %s, impressions %s)",
                "sample ratio",
                result.getSrmVerdict().isEmpty() ? Figures.NONE : result.getSrmVerdict(),
                because,
                Figures.p(result.getSrmP()),
                Figures.p(result.getSrmSequentialP()),
                Figures.p(result.getSrmExposedP()),
                Figures.p(result.getSrmImpressionsP()));
    }

    private void harm() {
        if (result.getHarmLog10E() != null || result.getHarmLog10Evidence() != null) {
            add(
                    "  %-14s evidence %s in this cycle, %s this year; the market falls back at 100 to 1",
                    "harm", Figures.odds(result.getHarmLog10E()), Figures.odds(result.getHarmLog10Evidence()));
        }
    }

    private void arms() {
        add("");
        add(
                "  %-20s %10s %10s %10s %8s %10s %12s",
                "arm", "assigned", "exposed", "redeeming", "rate", "coverage", "top-5 share");
        for (var arm : ArmTable.of(result)) {
            add(
                    "  %-20s %,10d %,10d %,10d %8s %10s %12s",
                    arm.arm(),
                    arm.assigned(),
                    arm.exposed(),
                    arm.redeeming(),
                    arm.rate(),
                    arm.coverage().map(Figures::percent).orElse(Figures.NONE),
                    arm.topShare().map(Figures::percent).orElse(Figures.NONE));
        }
    }

    private void alerts() {
        for (var alert : result.getAlerts()) {
            add("  ! %s", alert);
        }
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
