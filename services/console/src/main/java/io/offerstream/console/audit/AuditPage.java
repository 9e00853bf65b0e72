package io.offerstream.console.audit;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Form;
import io.offerstream.console.view.Form.Field;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.AuditEntry;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who changed what, and why: of the markets of the person, and what concerns no market for those who read everything. */
public final class AuditPage implements PageMaker {
    private static final int MOST_ROWS = 200;

    private final ConsoleState state;

    public AuditPage(ConsoleState state) {
        this.state = state;
    }

    @Override
    public Page make(PageRequest request) {
        var actor = request.asked("actor").orElse("");
        var action = request.asked("action").orElse("");
        var subject = request.asked("subject").orElse("");
        var found = state.read(all -> all.audit().list()).stream()
                .filter(entry -> mayRead(request, entry))
                .filter(entry -> has(entry.getActor(), actor)
                        && has(entry.getAction(), action)
                        && has(entry.getSubject(), subject))
                .limit(MOST_ROWS)
                .toList();
        return new Page(
                "Audit",
                "audit",
                Optional.empty(),
                "Who changed what, and why. The newest " + MOST_ROWS + " entries that fit.",
                List.of(
                        Block.still(
                                "filter",
                                "",
                                new Form(
                                        request.path(),
                                        List.of(
                                                new Field("actor", "Who", actor, List.of()),
                                                new Field("action", "Did what", action, List.of()),
                                                new Field("subject", "On what", subject, List.of())))),
                        Block.live("audit", "", table(found))));
    }

    private static boolean has(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    /** A subject begins with its market, as DE:O-17 or DE. */
    private static boolean mayRead(PageRequest request, AuditEntry entry) {
        var market = entry.getSubject().split("[:/ ]", 2)[0];
        return request.mayReadEverything() || request.mayRead(market);
    }

    private static Table table(List<AuditEntry> entries) {
        var rows = new ArrayList<List<Cell>>();
        entries.forEach(entry -> rows.add(List.of(
                Cell.time(entry.getEventTime(), ZoneOffset.UTC),
                Cell.of(entry.getActor()),
                Cell.of(entry.getAction()),
                Cell.of(entry.getSubject()),
                Cell.of(entry.getReason()),
                run(entry),
                text(entry.getBefore()),
                text(entry.getAfter()))));
        return new Table(
                "audit",
                "Audit entries, newest first",
                List.of(
                        Column.text("When", "event_time"),
                        Column.text("Who", "actor"),
                        Column.text("Did what", "action"),
                        Column.text("On what", "subject"),
                        Column.text("Why", "reason"),
                        Column.text("Run", "run"),
                        Column.text("Before", "before"),
                        Column.text("After", "after")),
                rows,
                "No entry fits: nothing has been changed, or the filter leaves nothing.");
    }

    private static Cell run(AuditEntry entry) {
        return entry.getRun().isEmpty()
                ? Cell.none()
                : Cell.of(entry.getRun()).linked(Addresses.run(Keys.market(entry.getSubject()), entry.getRun()));
    }

    private static Cell text(String json) {
        return json == null ? Cell.none() : Cell.of(json);
    }
}
