package io.offerstream.local.cli.customers;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.publishing.OpsTransaction;
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

    /**
     * Nobody yet.
     *
     * @param now becomes the time of the erasures
     * @throws CommandFailedException if nobody is named as the actor
     */
    ErasurePlan(Topic<Erasure> topic, String market, String actor, Instant now) {
        requireText("--actor", actor);
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

    /**
     * Of {@code reason} and actor, which stay in the audit.
     *
     * @throws CommandFailedException if one of them names one of the customers, or there is no reason
     */
    void requireNotNamedIn(String reason) {
        requireText("--reason", reason);
        if (isNamedIn(reason) || isNamedIn(actor)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--reason and --actor stay in the audit: they must not name a customer who is to be forgotten");
        }
    }

    private static void requireText(String option, String text) {
        if (text.isBlank()) {
            throw new CommandFailedException(ExitCode.USAGE, option + ": expected some text, found none");
        }
    }

    /** Asks the services for all of it, and tells the audit why, in one transaction. */
    void write(Installation installation, String reason) {
        try (var transaction = new OpsTransaction(installation, actor)) {
            for (var erasure : erasures.values()) {
                transaction.write(installation.topics().erasures(), erasure, erasure.getEventTime());
                transaction.audit(
                        market + ":" + pseudonym(erasure),
                        null,
                        null,
                        new OpsTransaction.Change(
                                erasure.getEventId(), erasure.getEventTime(), "customers.erase", reason));
            }
            transaction.commit();
        }
    }

    private boolean isNamedIn(String text) {
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
