package io.offerstream.console.queue;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.approval.ChangeRequests;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.RequestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Requests as rows of tables. */
final class RequestTables {
    private static final int MOST = 100;

    private RequestTables() {}

    static Table waiting(List<MarketState> markets, Instant now) {
        var rows = new ArrayList<List<Cell>>();
        for (var market : markets) {
            market.requests().stream()
                    .filter(request -> ChangeRequests.isWaiting(request, now))
                    .sorted(Comparator.comparing(ChangeRequest::getExpiresAt))
                    .forEach(request -> rows.add(List.of(
                            title(request),
                            Cell.of(request.getMarket()),
                            Cell.of(request.getAuthor()),
                            Cell.of(request.getReason()),
                            Cell.time(request.getAskedAt(), market.zone()),
                            Cell.time(request.getExpiresAt(), market.zone()))));
        }
        return new Table(
                "waiting",
                "Those that end first stand first in each market",
                List.of(
                        Column.text("What", "title"),
                        Column.text("Market", "market"),
                        Column.text("Who asks", "author"),
                        Column.text("Why", "reason"),
                        Column.text("Asked", "asked_at"),
                        Column.text("Ends", "expires_at")),
                rows,
                "Nothing waits.");
    }

    static Table decided(List<MarketState> markets, Instant now) {
        var rows = new ArrayList<List<Cell>>();
        markets.stream()
                .flatMap(market -> market.requests().stream()
                        .filter(request -> !ChangeRequests.isWaiting(request, now))
                        .map(request -> new Decided(request, market)))
                .sorted(Comparator.comparing(Decided::at).reversed())
                .limit(MOST)
                .forEach(one -> rows.add(List.of(
                        title(one.request()),
                        Cell.of(one.request().getMarket()),
                        state(one.request(), now),
                        Cell.of(one.request().getAuthor()),
                        Cell.of(one.request().getDecidedBy()),
                        Cell.of(one.request().getDecisionReason()),
                        Cell.time(one.at(), one.market().zone()))));
        return new Table(
                "decided",
                "The newest first",
                List.of(
                        Column.text("What", "title"),
                        Column.text("Market", "market"),
                        Column.text("What became of it", "state"),
                        Column.text("Who asked", "author"),
                        Column.text("Who decided", "decided_by"),
                        Column.text("Why", "decision_reason"),
                        Column.text("When", "decided_at")),
                rows,
                "Nothing has been decided on yet.");
    }

    private record Decided(ChangeRequest request, MarketState market) {
        Instant at() {
            return request.getState() == RequestState.WAITING ? request.getExpiresAt() : request.getEventTime();
        }
    }

    private static Cell title(ChangeRequest request) {
        return Cell.of(request.getTitle()).linked(Addresses.request(request.getMarket(), request.getRequestId()));
    }

    static Cell state(ChangeRequest request, Instant now) {
        return switch (request.getState()) {
            case WAITING ->
                ChangeRequests.isWaiting(request, now)
                        ? Cell.of("Waits").toned(Tone.WATCH)
                        : Cell.of("Ended: nobody approved it in time");
            case APPROVED -> Cell.of("Approved, and done").toned(Tone.GOOD);
            case REFUSED -> Cell.of("Refused").toned(Tone.BAD);
            case WITHDRAWN -> Cell.of("Withdrawn");
            case UNKNOWN -> Cell.of("Not known to this console");
        };
    }
}
