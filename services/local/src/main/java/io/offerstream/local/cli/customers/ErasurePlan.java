package io.offerstream.local.cli.customers;

import io.offerstream.operations.rows.RecordForm;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowJudge;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.platform.intake.AuditPseudonym;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Erasure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whom to forget, judged as the services will judge it. Used once, by one thread. */
final class ErasurePlan {
    /** What a file may say: ids, and nothing else. */
    private static final RecordForm<Erasure> FORM =
            new RecordForm<>(Erasure.class, Set.of("event_id", "event_time", "market", "requested_by"), Map.of());

    private final RowJudge<Erasure> judge;
    private final String market;
    private final String actor;
    private final Instant now;
    private final Map<String, Erasure> erasures = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** @param now becomes the time of the erasures */
    ErasurePlan(Topic<Erasure> topic, String market, String actor, Instant now) {
        judge = new RowJudge<>(FORM, topic);
        this.market = market;
        this.actor = actor;
        this.now = now;
    }

    /** Adds a row of a file; a customer who is in it twice is forgotten once. */
    void add(Row row) {
        var found = new ArrayList<RowProblem>();
        var erasure = FORM.read(row, found);
        if (found.isEmpty()) {
            complete(erasure);
            judge.check(row.number(), erasure, found);
        }
        if (found.isEmpty()) {
            erasures.putIfAbsent(erasure.getCustomerId(), erasure);
        }
        found.forEach(problem -> problems.add(problem.toString()));
    }

    /** Adds a customer of the command line. */
    void add(String customerId) {
        var erasure = new Erasure();
        erasure.setCustomerId(customerId);
        complete(erasure);
        var found = new ArrayList<RowProblem>();
        judge.check(0, erasure, found);
        if (found.isEmpty()) {
            erasures.putIfAbsent(customerId, erasure);
        }
        found.forEach(problem -> problems.add("--customer: " + problem.message()));
    }

    private void complete(Erasure erasure) {
        erasure.setMarket(market);
        erasure.setEventTime(now);
        erasure.setRequestedBy(actor);
        // It stands in the audit, too: nothing of the customer may be in it.
        erasure.setEventId("ops:erase:" + pseudonym(erasure) + ":" + now.toEpochMilli());
    }

    static String pseudonym(Erasure erasure) {
        return AuditPseudonym.of(erasure.getMarket(), erasure.getCustomerId());
    }

    /** Each customer once, in the order in which they were named. */
    Collection<Erasure> erasures() {
        return erasures.values();
    }

    /** One line each. */
    List<String> problems() {
        return problems;
    }

    /** Whether {@code text} names one of the customers. */
    boolean isNamedIn(String text) {
        return erasures.keySet().stream().anyMatch(id -> isWordOf(text, id));
    }

    private static boolean isWordOf(String text, String id) {
        for (int from = text.indexOf(id); from >= 0; from = text.indexOf(id, from + 1)) {
            boolean begins = from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1));
            int end = from + id.length();
            if (begins && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }
}
