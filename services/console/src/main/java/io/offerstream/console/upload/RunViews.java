package io.offerstream.console.upload;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.AuditEntry;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** Changes that were made together, from the audit entries that this console keeps. */
final class RunViews {
    private static final int MOST = 20;

    private RunViews() {}

    /** The entries of a run, oldest first. */
    static List<AuditEntry> entries(ConsoleState state, String market, String run) {
        var entries = new ArrayList<>(state.read(all -> all.audit().list()).stream()
                .filter(entry -> !run.isEmpty() && entry.getRun().equals(run))
                .filter(entry -> Keys.market(entry.getSubject()).equals(market))
                .toList());
        Collections.reverse(entries);
        return entries;
    }

    static Table table(ConsoleState state, String market) {
        var runs = new LinkedHashMap<String, List<AuditEntry>>();
        state.read(all -> all.audit().list()).stream()
                .filter(entry -> !entry.getRun().isEmpty())
                .filter(entry -> Keys.market(entry.getSubject()).equals(market))
                .forEach(entry -> runs.computeIfAbsent(entry.getRun(), any -> new ArrayList<>())
                        .add(entry));
        var rows = new ArrayList<List<Cell>>();
        runs.entrySet().stream().limit(MOST).forEach(run -> {
            var newest = run.getValue().get(0);
            rows.add(List.of(
                    Cell.of(run.getKey()).linked(Addresses.run(market, run.getKey())),
                    Cell.time(newest.getEventTime(), ZoneOffset.UTC),
                    Cell.of(newest.getActor()),
                    Cell.of(newest.getAction()),
                    Cell.of((long) run.getValue().size()),
                    Cell.of(newest.getReason())));
        });
        return new Table(
                "runs",
                "The newest runs first; each can be taken back",
                List.of(
                        Column.text("Run", "run"),
                        Column.text("When", "event_time"),
                        Column.text("Who", "actor"),
                        Column.text("Did what", "action"),
                        Column.number("Offers", "offers"),
                        Column.text("Why", "reason")),
                rows,
                "Nothing was published lately, as far as this console has read.");
    }
}
