package io.offerstream.local.replay;

import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.InteractionCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What came out of the system, read back from its topics: what a replay is checked against, and how far it has come.
 * Owned by one thread.
 */
public final class Ledger implements AutoCloseable {
    private final Topics topics;
    private final TopicReader reader;
    private final Map<String, OfferCounts> offers = new TreeMap<>();
    private final Map<String, Map<String, Long>> assignments = new TreeMap<>();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private final Set<String> assigned = new HashSet<>();
    private long assignedTwice;
    private long crookedSlates;

    public Ledger(String bootstrapServers, Topics topics) {
        this.topics = topics;
        reader = new TopicReader(bootstrapServers)
                .follow(topics.interactionCounts(), (key, counts) -> count(counts))
                .follow(topics.assignments(), (key, assignment) -> assign(assignment))
                .follow(topics.experimentResults(), (key, result) -> {})
                .follow(topics.deadLetters(), (key, letter) -> refuse(letter));
    }

    private void count(InteractionCounts counts) {
        if (!counts.getOfferId().isEmpty()) {
            offers.merge(counts.getOfferId(), OfferCounts.NONE.plus(counts), OfferCounts::plus);
        }
    }

    private void assign(Assignment assignment) {
        var customer = Keys.of(assignment.getMarket(), assignment.getCustomerId());
        if (!assigned.add(customer + " " + assignment.getCycleId() + " " + assignment.getRevision())) {
            assignedTwice++;
        }
        var slate = assignment.getOffers();
        if (new HashSet<>(slate).size() != Math.min(3, assignment.getEligibleOffers())) {
            crookedSlates++;
        }
        assignments
                .computeIfAbsent(assignment.getCycleId(), cycle -> new TreeMap<>())
                .merge(assignment.getArm().name(), 1L, Long::sum);
    }

    private void refuse(DeadLetter letter) {
        deadLetters.merge(letter.getReason(), 1L, Long::sum);
    }

    /** Reads what has come within {@code atMost}. */
    public void poll(Duration atMost) {
        reader.poll(atMost);
    }

    /** The newest tick that assigning and measuring have both finished; empty before the first. */
    public Optional<Instant> finished() {
        var measured = reader.reached(topics.experimentResults());
        return reader.reached(topics.assignments())
                .flatMap(assignedAt -> measured.map(at -> at.isBefore(assignedAt) ? at : assignedAt));
    }

    /** Counts by offer id. */
    public Map<String, OfferCounts> offers() {
        return offers;
    }

    /** Assignments by cycle, then arm. */
    public Map<String, Map<String, Long>> assignments() {
        return assignments;
    }

    /** Refused records by reason. */
    public Map<String, Long> deadLetters() {
        return deadLetters;
    }

    /** Refused records, of any reason. */
    public long refused() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Customers who have two committed assignments of one cycle and revision: must be 0. */
    public long assignedTwice() {
        return assignedTwice;
    }

    /** Assignments without the offers they should have, each once: must be 0. */
    public long crookedSlates() {
        return crookedSlates;
    }

    @Override
    public void close() {
        reader.close();
    }
}
