package io.offerstream.local.simulation;

import io.offerstream.local.rehearsal.Alarm;
import io.offerstream.local.rehearsal.Expectation;
import io.offerstream.local.rehearsal.Judgement;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.simulator.comparison.CycleFigures;
import io.offerstream.simulator.comparison.WorldFigures;
import io.offerstream.simulator.events.Timeline;
import io.offerstream.simulator.scenario.MarketParameter;
import io.offerstream.simulator.scenario.MarketScenario;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What a scenario was to show, and whether it did. */
public final class Proofs {
    /** Of null cycles, what may alarm: 0.01 while open and 0.04 at the close, measured together as 4.5 %. */
    private static final double ALARMS = 0.045;

    private static final double RED = 0.002;
    /** Of the product's final intervals, which leave 4 % to chance. */
    private static final double COVERED = 0.96;

    /** Of a slot. */
    private static final long HOURS = Timeline.SLOT.toHours();

    private static final double MOST_PUSHED = 1.5;
    /** Harm that must be found, whatever the size of the market. */
    private static final double PLAIN_HARM = 0.4;

    private final ServedWorld served;
    private final Optional<ServedWorld> clean;
    private final List<Expectation> expectations = new ArrayList<>();

    private Proofs(ServedWorld served, Optional<ServedWorld> clean) {
        this.served = served;
        this.clean = clean;
    }

    /**
     * One expectation a line.
     *
     * @param clean the same world without faults, where a proof compares with it
     */
    public static List<Expectation> of(ServedWorld served, Optional<ServedWorld> clean) {
        var proofs = new Proofs(served, clean);
        proofs.path();
        switch (served.scenario().proof()) {
            case LIFT -> proofs.lift();
            case NOTHING -> proofs.nothing();
            case SRM -> proofs.srm();
            case FALLBACK -> proofs.fallback();
            case POISONING -> proofs.poisoning();
            case OUTAGE -> {}
            case NEW_MARKET -> proofs.newMarket();
            case SEASON -> proofs.season();
        }
        return proofs.expectations;
    }

    private void expect(String what, String expected, String found, boolean holds) {
        expectations.add(new Expectation(what, expected, found, holds));
    }

    private int cycles() {
        return served.figures().cycles().size();
    }

    /** On the real path nothing gets lost, whatever goes wrong before it. */
    private void path() {
        int results = served.finalResults().size();
        expect("final cycles", Integer.toString(cycles()), Integer.toString(results), results == cycles());
        expect("refused events", "0", Long.toString(served.refused()), served.refused() == 0);
        expect(
                "exposures published and not counted",
                "0",
                Long.toString(served.exposuresMissing()),
                served.exposuresMissing() == 0);
        expect(
                "redemptions published and not counted",
                "0",
                Long.toString(served.redemptionsMissing()),
                served.redemptionsMissing() == 0);
    }

    private void lift() {
        var figures = served.figures();
        expect(
                "true lift over popularity",
                "above 0",
                percent(figures.lift()) + ", over its own control " + percent(figures.liftOverOwnControl()),
                figures.lift() > 0);
        newOffers();
        int least = Judgement.least(figures.intervals(), COVERED);
        expect(
                "final intervals that hold the truth",
                "at least " + least + " of " + figures.intervals(),
                Integer.toString(figures.covering()),
                figures.covering() >= least);
    }

    private void newOffers() {
        double within = served.figures().shownWithinADay().orElse(1);
        var slowest = served.figures().slowestNewOffer();
        var last = slowest.isPresent() ? ", the last one within " + HOURS * slowest.getAsInt() + " hours" : "";
        expect("new offers that TEST saw within 24 hours", "100.0 %", percent(within) + last, within == 1);
    }

    private long count(Predicate<ExperimentResult> that) {
        return served.finalResults().stream().filter(that).count();
    }

    private void nothing() {
        long alarms = count(result -> Alarm.in(result).isPresent());
        int most = Judgement.most(cycles(), ALARMS);
        expect("cycles that show a lift or harm", "at most " + most, Long.toString(alarms), alarms <= most);
        red(Judgement.most(cycles(), RED));
        int fallen = served.fallbacks().size();
        expect("markets that fell back", "0", Integer.toString(fallen), fallen == 0);
    }

    private void red(int most) {
        long red = count(Proofs::isRed);
        expect("cycles with SRM RED", "at most " + most, Long.toString(red), red <= most);
    }

    private static boolean isRed(ExperimentResult result) {
        return result.getSrmVerdict().equals("RED");
    }

    private void srm() {
        long red = count(Proofs::isRed);
        expect("cycles with SRM RED", "all " + cycles(), Long.toString(red), red == cycles());
        long shown = count(result -> isRed(result) && result.getLift() != null);
        expect("cycles with SRM RED that show a lift", "0", Long.toString(shown), shown == 0);
    }

    private void fallback() {
        for (var market : served.scenario().markets()) {
            double harm = market.number(MarketParameter.HARM);
            var fallen = Optional.ofNullable(served.fallbacks().get(market.code()));
            boolean must = harm >= PLAIN_HARM;
            expect(
                    market.code() + ": fallback at a harm of " + percent(-harm),
                    must ? "yes" : harm == 0 ? "no" : "as its power says",
                    fallen.map(at -> "after " + days(at) + " days of serving")
                            .orElse("none in " + cycles(market) + " cycles"),
                    must ? fallen.isPresent() : harm > 0 || fallen.isEmpty());
        }
    }

    /** Since the first assignments; before them is history. */
    private String days(Instant at) {
        var begins = WorldMarkets.timeline().at(served.scenario().count(Parameter.HISTORY_CYCLES), 0);
        double days = Duration.between(begins, at).toHours()
                / (double) Duration.ofDays(1).toHours();
        return String.format(Locale.ROOT, "%.1f", days);
    }

    private long cycles(MarketScenario market) {
        return served.figures().cycles().stream()
                .filter(cycle -> cycle.market().equals(market.code()))
                .count();
    }

    private void poisoning() {
        int pushed = Faults.pushed(new World(served.scenario(), served.figures().seed()));
        double with = share(served, pushed);
        double without = share(clean.orElseThrow(), pushed);
        expect(
                "the pushed offer's share of TEST's impressions, over that without fake accounts",
                "at most " + MOST_PUSHED,
                String.format(Locale.ROOT, "%.2f (%s to %s)", with / without, percent(without), percent(with)),
                with <= MOST_PUSHED * without);
    }

    private static double share(ServedWorld of, int offer) {
        var catalogue = new World(of.scenario(), of.figures().seed()).catalogue();
        long shown = 0;
        long all = 0;
        for (CycleFigures cycle : of.figures().cycles()) {
            if (catalogue.isLive(offer, cycle.cycle())) {
                shown += cycle.impressions().get(offer - catalogue.firstLive(cycle.cycle()));
                all += cycle.impressions().stream().mapToLong(Long::longValue).sum();
            }
        }
        return (double) shown / all;
    }

    private void newMarket() {
        var better = served.figures().liftByCycle().entrySet().stream()
                .filter(cycle -> cycle.getValue() > 0)
                .findFirst();
        int history = served.scenario().count(Parameter.HISTORY_CYCLES);
        expect(
                "first cycle in which TEST is better than popularity",
                "one of " + served.figures().liftByCycle().size(),
                better.map(cycle -> (cycle.getKey() - history + 1) + "").orElse("none"),
                better.isPresent());
        newOffers();
    }

    private void season() {
        WorldFigures figures = served.figures();
        var lifts = List.copyOf(figures.liftByCycle().values());
        int quarter = Math.max(1, lifts.size() / 4);
        for (int from = 0; from < lifts.size(); from += quarter) {
            var some = lifts.subList(from, Math.min(lifts.size(), from + quarter));
            double mean =
                    some.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            boolean isLast = from + quarter >= lifts.size();
            expect(
                    "true lift in cycles " + (from + 1) + " to " + (from + some.size()),
                    isLast ? "above 0" : "",
                    percent(mean),
                    !isLast || mean > 0);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }
}
