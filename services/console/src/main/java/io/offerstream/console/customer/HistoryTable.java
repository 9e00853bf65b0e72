package io.offerstream.console.customer;

import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Content;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.explain.CustomerHistory;
import io.offerstream.operations.explain.CustomerHistory.Event;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What has happened to a customer, event by event. */
final class HistoryTable {
    private HistoryTable() {}

    /** @param history empty where the console may not read it */
    static Content of(Optional<CustomerHistory> history, ZoneId zone) {
        return history.<Content>map(known -> table(known, zone))
                .orElse(new Notice(
                        Tone.WATCH,
                        "The console's account may not read customers' events. 'offerstream acl apply' gives it what"
                                + " it lacks; docs/security.md tells what that is.",
                        List.of()));
    }

    private static Table table(CustomerHistory history, ZoneId zone) {
        var rows = history.events().stream().map(event -> row(event, zone)).toList();
        return new Table(
                "history",
                "Newest first, as they came"
                        + (rows.size() == CustomerHistory.MOST ? "; the last " + CustomerHistory.MOST : "")
                        + (history.isWhole()
                                ? ""
                                : "; of each topic the newest " + Figures.count(CustomerHistory.LOOKED_BACK)
                                        + " records of the customer's partition were looked through"),
                List.of(
                        Column.text("When", "time"),
                        Column.text("What", "what"),
                        Column.text("Offers", "offers"),
                        Column.text("By", "by"),
                        Column.text("Belongs to", "about"),
                        Column.text("Event id", "event_id")),
                rows,
                "Nothing has happened to them yet.");
    }

    private static List<Cell> row(Event event, ZoneId zone) {
        var time = Cell.time(event.time(), zone);
        if (event.record() instanceof Impression shown) {
            return List.of(
                    time,
                    Cell.of(shown.getEvidence() == Evidence.VIEWED ? "shown" : "sent"),
                    Cell.of(String.join(" ", shown.getOfferIds())),
                    Cell.of(shown.getSurface().name()),
                    text(shown.getAssignmentId()),
                    Cell.of(shown.getEventId()));
        } else if (event.record() instanceof Redemption used) {
            boolean isReversal = used.getKind() == RedemptionKind.REVERSED;
            return List.of(
                    time,
                    isReversal
                            ? Cell.of("reversed").toned(Tone.WATCH)
                            : Cell.of("redeemed").toned(Tone.GOOD),
                    used.getOfferId() != null
                            ? Cell.of(used.getOfferId())
                            : text(used.getPosCode() == null ? null : "till code " + used.getPosCode()),
                    Cell.of(used.getStoreId() == null ? "till" : "store " + used.getStoreId()),
                    text(isReversal ? used.getReversesEventId() : used.getBasketId()),
                    Cell.of(used.getEventId()));
        }
        var assigned = (Assignment) event.record();
        return List.of(
                time,
                Cell.of("assigned"),
                Cell.of(assigned.getOffers().isEmpty() ? "–" : String.join(" ", assigned.getOffers())),
                Cell.of(assigned.getArm() + ", " + assigned.getServedPolicy()),
                Cell.of(assigned.getCause().name()
                        + (assigned.getCauseSubject().isEmpty() ? "" : " " + assigned.getCauseSubject())),
                Cell.of(assigned.getAssignmentId()));
    }

    private static Cell text(String text) {
        return text == null ? Cell.none() : Cell.of(text);
    }
}
