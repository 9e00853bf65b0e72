package io.offerstream.console.upload;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.operations.offers.OfferPlan;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.schemas.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What rows of a file would do to the offers there are. */
public final class ChangesTable {
    /** Rows of a page; files hold all of them. */
    static final int MOST = 200;

    /** Fields that have a column of their own, or follow from the others. */
    private static final Set<String> SHOWN = Set.of("market", "offer_id", "title", "revision");

    private ChangesTable() {}

    /** One row each, in their order; whoever does not want refused ones leaves them out. */
    public static Table of(List<OfferChange> changes) {
        var rows = new ArrayList<List<Cell>>();
        changes.stream()
                .limit(MOST)
                .forEach(change -> rows.add(List.of(
                        Cell.of("Row " + change.row().number()),
                        Cell.of(change.after().getOfferId()),
                        Cell.of(change.after().getTitle()),
                        kind(change.kind()),
                        Cell.of(detail(change)))));
        return new Table(
                "changes",
                first("New and changed offers", changes.size()),
                List.of(
                        Column.text("Where", "row"),
                        Column.text("Offer", "offer_id"),
                        Column.text("Title", "title"),
                        Column.text("Change", "change"),
                        Column.text("What it is, or from → to", "detail")),
                rows,
                "Nothing would change.");
    }

    private static String detail(OfferChange change) {
        return switch (change.kind()) {
            case NEW -> whole(change.after());
            case CHANGED, UNCHANGED -> change.differences();
            case REJECTED -> change.problems().stream().map(RowProblem::message).collect(Collectors.joining("; "));
        };
    }

    /** Whoever is to approve a new offer must see what it is. */
    private static String whole(Offer offer) {
        return AvroJson.of(offer).properties().stream()
                .filter(field -> OfferPlan.FORM.columns().contains(field.getKey()))
                .filter(field -> !SHOWN.contains(field.getKey()))
                .map(field -> Map.entry(field.getKey(), text(field.getValue())))
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Empty where nothing is said. */
    private static String text(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(ChangesTable::text)
                    .collect(Collectors.joining(" "));
        }
        return value.isNull() ? "" : value.asText();
    }

    private static Cell kind(Kind kind) {
        return switch (kind) {
            case NEW -> Cell.of("new").toned(Tone.GOOD);
            case CHANGED -> Cell.of("changed");
            case UNCHANGED -> Cell.of("like that already").toned(Tone.WATCH);
            case REJECTED -> Cell.of("cannot be").toned(Tone.BAD);
        };
    }

    static String first(String what, long all) {
        return what + (all > MOST ? "; the first " + MOST + " of " + all : "");
    }
}
