package io.offerstream.console.market;

import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.models.ModelRequests;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What people asked of the trainer, and what it decided. */
final class RequestViews {
    private static final int MOST = 10;

    private static final Map<String, ModelDecision> DECISIONS = Map.of(
            ModelRequests.actionOf(ModelAction.PROMOTE), ModelDecision.PROMOTED,
            ModelRequests.actionOf(ModelAction.ROLLBACK), ModelDecision.ROLLED_BACK,
            ModelRequests.actionOf(ModelAction.RELEASE), ModelDecision.RELEASED);

    private RequestViews() {}

    static Table table(ConsoleState all, MarketState market) {
        var rows = new ArrayList<List<Cell>>();
        all.audit().list().stream()
                .filter(entry -> entry.getSubject().equals(market.code()) && DECISIONS.containsKey(entry.getAction()))
                .limit(MOST)
                .forEach(entry -> rows.add(List.of(
                        Cell.time(entry.getEventTime(), market.zone()),
                        Cell.of(entry.getAction()),
                        Cell.of(entry.getActor()),
                        Cell.of(entry.getReason()),
                        answer(all, market, entry))));
        return new Table(
                "requests",
                "The newest requests, and what became of them",
                List.of(
                        Column.text("When", "event_time"),
                        Column.text("What", "action"),
                        Column.text("Who", "actor"),
                        Column.text("Why", "reason"),
                        Column.text("Answer", "answer")),
                rows,
                "Nobody has asked for anything.");
    }

    private static Cell answer(ConsoleState all, MarketState market, AuditEntry entry) {
        var decision = DECISIONS.get(entry.getAction());
        boolean isDone = market.decisions().list().stream()
                .anyMatch(status -> status.getDecision() == decision
                        && status.getActor().equals(entry.getActor())
                        && status.getReason().contains(entry.getReason()));
        if (isDone) {
            return Cell.of("done: " + decision.name()).toned(Tone.GOOD);
        }
        return all.letters().newest().list().stream()
                .filter(letter -> letter.letter().getTopic().endsWith("model-requests"))
                .filter(letter -> letter.letter().getRecordTime() != null
                        && letter.letter().getRecordTime().equals(entry.getEventTime()))
                .findFirst()
                .map(letter ->
                        Cell.of("refused: " + letter.letter().getDetail()).toned(Tone.BAD))
                .orElse(Cell.of("no answer yet: the trainer answers at its next tick")
                        .toned(Tone.WATCH));
    }
}
