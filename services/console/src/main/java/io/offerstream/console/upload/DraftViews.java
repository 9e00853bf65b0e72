package io.offerstream.console.upload;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.schemas.OfferPrice;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables of an uploaded file. */
final class DraftViews {
    private DraftViews() {}

    static Table refused(Draft draft) {
        var rows = new ArrayList<List<Cell>>();
        draft.refused().stream()
                .limit(ChangesTable.MOST)
                .flatMap(change -> change.problems().stream())
                .forEach(problem -> rows.add(List.of(
                        Cell.of("Row " + problem.row()),
                        problem.column().isEmpty() ? Cell.of("the whole row") : Cell.of(problem.column()),
                        Cell.of(problem.message()))));
        return new Table(
                "refused",
                ChangesTable.first("Why, and where in the file", draft.refused().size()),
                List.of(
                        Column.text("Where", "row"),
                        Column.text("Column", "column"),
                        Column.text("Problem", "problem")),
                rows,
                "No row is refused.");
    }

    /** How the published offers stand by now. */
    static Table published(Draft draft, Optional<MarketState> market) {
        var rows = new ArrayList<List<Cell>>();
        ZoneId zone = market.map(MarketState::zone).orElse(ZoneOffset.UTC);
        draft.toPublish().stream().limit(ChangesTable.MOST).forEach(change -> {
            var id = change.after().getOfferId();
            var price = market.flatMap(of -> price(of, id));
            rows.add(List.of(
                    Cell.of(id).linked(Addresses.offer(draft.market(), id)),
                    Cell.of(change.after().getTitle()),
                    Cell.of(change.after().getStatus().name()),
                    Cell.time(change.after().getValidFrom(), zone),
                    Cell.of(market.map(of -> assigned(of, id)).orElse(0L)),
                    price.map(one -> Cell.percent(one.getFloorShare())).orElse(Cell.none()),
                    price.map(one -> Cell.percent(one.getExpectedShare())).orElse(Cell.none()),
                    price.map(one -> Cell.number(one.getFloorRedemptions())).orElse(Cell.none())));
        });
        return new Table(
                "published",
                ChangesTable.first(
                        "In the newest cycle; what their exposure floor costs, once the conductor has set prices",
                        draft.toPublish().size()),
                List.of(
                        Column.text("Offer", "offer_id"),
                        Column.text("Title", "title"),
                        Column.text("Status", "status"),
                        Column.text("Valid from", "valid_from"),
                        Column.number("Assigned", "assigned_customers"),
                        Column.number("Share it needs", "floor_share"),
                        Column.number("Share expected", "expected_share"),
                        Column.number("Redemptions given up", "floor_redemptions")),
                rows,
                "");
    }

    private static Optional<OfferPrice> price(MarketState market, String id) {
        return market.prices().list().stream()
                .findFirst()
                .flatMap(newest -> newest.getOffers().stream()
                        .filter(price -> price.getOfferId().equals(id))
                        .findFirst());
    }

    private static long assigned(MarketState market, String id) {
        return market.newestCycle()
                .map(cycle -> market.tallies().in(cycle.getCycleId(), id).values().stream()
                        .mapToLong(tally -> tally.assigned())
                        .sum())
                .orElse(0L);
    }
}
