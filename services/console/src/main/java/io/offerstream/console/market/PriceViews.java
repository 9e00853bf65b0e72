package io.offerstream.console.market;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Content;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Table;
import java.util.ArrayList;
import java.util.List;

/** What is added to scores so that new offers are seen and a few do not take all. */
final class PriceViews {
    private PriceViews() {}

    static Content facts(MarketState market) {
        var prices = market.prices().list();
        if (prices.isEmpty()) {
            return Notice.empty("No prices", "None had to be set: every slate is drawn by its scores alone.");
        }
        var newest = prices.get(0);
        return new Facts(List.of(
                new Fact(
                        "Set for",
                        Cell.of(newest.getReason().name()),
                        "cycle " + newest.getCycleId() + ", epoch " + newest.getEpoch()),
                new Fact("Set at", Cell.time(newest.getDecidedAt(), market.zone()), ""),
                new Fact(
                        "Five most shown, expected",
                        Cell.percent(newest.getTop5Share()),
                        Figures.percent(newest.getTop5ShareUnpriced()) + " without prices, at most "
                                + Figures.percent(newest.getTop5ShareLimit())),
                new Fact(
                        "Cost of the floor",
                        Cell.number(newest.getFloorCost()),
                        newest.getFloorCost() == null
                                ? "not measured: no calibrator, or no new offer is short"
                                : "expected redemptions given up per 1,000 slates of TEST"),
                new Fact(
                        "Cost of the cap",
                        Cell.number(newest.getCapCost()),
                        newest.getCapCost() == null
                                ? "not measured: the model has no calibrator"
                                : "expected redemptions given up per 1,000 slates of TEST"),
                new Fact("Found on", Cell.of((long) newest.getSampledCustomers()), "customers of the sample")));
    }

    static Table table(MarketState market) {
        var rows = new ArrayList<List<Cell>>();
        market.prices().list().stream()
                .findFirst()
                .ifPresent(newest -> newest.getOffers()
                        .forEach(price -> rows.add(List.of(
                                Cell.of(price.getOfferId()).linked(Addresses.offer(market.code(), price.getOfferId())),
                                Cell.number(price.getModel()),
                                Cell.number(price.getPopularity()),
                                Cell.percent(price.getFloorShare()),
                                Cell.percent(price.getExpectedShare()),
                                Cell.number(price.getFloorRedemptions())))));
        return new Table(
                "prices",
                "Added to an offer's score before a slate of TEST is drawn",
                List.of(
                        Column.text("Offer", "offer_id"),
                        Column.number("On the model's score", "model"),
                        Column.number("On popularity", "popularity"),
                        Column.number("Share it needs", "floor_share"),
                        Column.number("Share expected", "expected_share"),
                        Column.number("Redemptions given up", "floor_redemptions")),
                rows,
                "No offer has a price.");
    }
}
