package io.offerstream.simulator.comparison;

import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.TwoProportions;
import io.offerstream.simulator.comparison.CycleFigures.NewOffer;
import io.offerstream.simulator.comparison.CycleFigures.OwnResult;
import io.offerstream.simulator.world.Daypart;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What one system came to in one world, from all its measured cycles. A value is the share of TEST that redeems anything
 * in a cycle, by the truth.
 *
 * @param scenario name
 * @param seed of the world
 * @param system its word
 */
public record WorldFigures(String scenario, long seed, String system, List<CycleFigures> cycles) {
    private static final double ALPHA = 0.05;
    /** Of a value: what sums of values in another order differ by is far less. */
    private static final double ROUNDING = 1e-9;

    public WorldFigures {
        cycles = List.copyOf(cycles);
    }

    private double sum(ToDoubleFunction<CycleFigures> of) {
        return cycles.stream().mapToDouble(of).sum();
    }

    /** Of the system's slates. */
    public double value() {
        return sum(CycleFigures::served) / sum(CycleFigures::test);
    }

    /** Of the control's policy for the same customers, in the same place. */
    public double popularityValue() {
        return sum(CycleFigures::popularity) / sum(CycleFigures::test);
    }

    public double profilesValue() {
        return sum(CycleFigures::profiles) / sum(CycleFigures::test);
    }

    public double oracleValue() {
        return sum(CycleFigures::oracle) / sum(CycleFigures::test);
    }

    /** True lift of TEST over the control's policy. */
    public double lift() {
        return sum(CycleFigures::served) / sum(CycleFigures::popularity) - 1;
    }

    /** The same, market by market. */
    public Map<String, Double> liftByMarket() {
        var lifts = new TreeMap<String, Double>();
        cycles.stream()
                .map(CycleFigures::market)
                .distinct()
                .forEach(
                        market -> lifts.put(market, lift(cycle -> cycle.market().equals(market))));
        return lifts;
    }

    /** The same, cycle by cycle, those of the history counted. */
    public Map<Integer, Double> liftByCycle() {
        var lifts = new TreeMap<Integer, Double>();
        cycles.stream()
                .map(CycleFigures::cycle)
                .distinct()
                .forEach(number -> lifts.put(number, lift(cycle -> cycle.cycle() == number)));
        return lifts;
    }

    private double lift(Predicate<CycleFigures> of) {
        var some = cycles.stream().filter(of).toList();
        return some.stream().mapToDouble(CycleFigures::served).sum()
                        / some.stream().mapToDouble(CycleFigures::popularity).sum()
                - 1;
    }

    /**
     * (V − V_pop) / (V* − V_pop); what is learnt of single customers may bring it above 1. NaN where V* is no better, but
     * for rounding.
     */
    public double regretShare() {
        double most = profilesValue() - popularityValue();
        return most > ROUNDING * popularityValue() ? (value() - popularityValue()) / most : Double.NaN;
    }

    /** Mean, over cycles and markets, of the share of TEST's impressions that the five most shown offers have. */
    public double topShare() {
        return cycles.stream()
                .filter(cycle -> cycle.allImpressions() > 0)
                .mapToDouble(cycle -> (double) cycle.topImpressions() / cycle.allImpressions())
                .average()
                .orElse(0);
    }

    private List<NewOffer> newOffers() {
        return cycles.stream().flatMap(cycle -> cycle.newOffers().stream()).toList();
    }

    /** New offers, each in each market once. */
    public int newOfferCount() {
        return newOffers().size();
    }

    /** Of those, the share that TEST was never assigned and shown within seven days. */
    public OptionalDouble neverShown() {
        return newOffers().stream()
                .mapToDouble(offer -> offer.slot() < 0 ? 1 : 0)
                .average();
    }

    /** Of those, the share that TEST saw within 24 hours of the opening. */
    public OptionalDouble shownWithinADay() {
        return newOffers().stream()
                .mapToDouble(offer -> offer.slot() >= 0 && offer.slot() < Daypart.COUNT ? 1 : 0)
                .average();
    }

    /** How many intervals there are for TEST's lift, one a cycle and market at most. */
    public int intervals() {
        return (int) cycles.stream()
                .filter(cycle ->
                        cycle.own().map(own -> own.interval().isPresent()).orElse(true))
                .count();
    }

    /** True lift of TEST over the control that the system itself compares with; over the common one if it has no own. */
    public double liftOverOwnControl() {
        return sum(CycleFigures::served)
                        / sum(cycle -> cycle.own().map(OwnResult::control).orElse(cycle.popularity()))
                - 1;
    }

    /** After how many slots of six hours the last of the new offers was first seen by TEST; empty if one never was. */
    public OptionalInt slowestNewOffer() {
        return neverShown().orElse(0) > 0
                ? OptionalInt.empty()
                : newOffers().stream().mapToInt(offer -> offer.slot() + 1).max();
    }

    /** How many of them hold the true lift of their cycle. */
    public int covering() {
        return (int) cycles.stream().filter(WorldFigures::covers).count();
    }

    private static boolean covers(CycleFigures cycle) {
        if (cycle.own().isPresent()) {
            var own = cycle.own().get();
            return own.interval()
                    .filter(interval -> interval.contains(own.lift(cycle.served())))
                    .isPresent();
        }
        var compared = TwoProportions.compare(
                new Proportion(cycle.test(), cycle.redeemers()),
                new Proportion(cycle.control(), cycle.controlRedeemers()),
                ALPHA);
        return compared.lift()
                .flatMap(lift -> lift.headline())
                .map(headline -> headline.interval().contains(cycle.served() / cycle.popularity() - 1))
                .orElse(true);
    }
}
