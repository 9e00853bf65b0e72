package io.offerstream.console.upload;

import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.operations.rows.RowProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What rows of a file would do to the offers there are. */
public final class ChangesTable {
    /** Rows of a page; files hold all of them. */
    static final int MOST = 200;

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
                        Cell.of(
                                change.kind() == Kind.REJECTED
                                        ? change.problems().stream()
                                                .map(RowProblem::message)
                                                .collect(Collectors.joining("; "))
                                        : change.differences()))));
        return new Table(
                "changes",
                first("New and changed offers", changes.size()),
                List.of(
                        Column.text("Where", "row"),
                        Column.text("Offer", "offer_id"),
                        Column.text("Title", "title"),
                        Column.text("Change", "change"),
                        Column.text("From → to", "detail")),
                rows,
                "Nothing would change.");
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
