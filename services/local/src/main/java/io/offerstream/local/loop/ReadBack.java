package io.offerstream.local.loop;

import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What every closed loop reads back from the topics while it runs. Owned by one thread. */
public abstract class ReadBack implements ClosedLoop.Observed, AutoCloseable {
    private final Topics topics;
    private final TopicReader reader;
    private final Map<String, Assignment> current = new HashMap<>();
    private final Map<String, ExperimentResult> results = new TreeMap<>();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private long assignments;
    private long exposures;
    private long redemptions;

    protected ReadBack(String bootstrapServers, Topics topics) {
        this.topics = topics;
        reader = new TopicReader(bootstrapServers)
                .follow(topics.assignments(), (key, assignment) -> {
                    assignments++;
                    seen(assignment, Optional.ofNullable(current.put(key, assignment)));
                })
                .follow(topics.interactionCounts(), (key, counts) -> {
                    if (!counts.getOfferId().isEmpty()) {
                        exposures += counts.getExposures();
                        redemptions += counts.getRedemptions();
                        seen(counts);
                    }
                })
                .follow(topics.experimentResults(), results::put)
                .follow(topics.deadLetters(), (key, letter) -> deadLetters.merge(letter.getReason(), 1L, Long::sum));
    }

    /** For what a loop reads beside; before the first poll. */
    protected final TopicReader reader() {
        return reader;
    }

    /**
     * Takes note of an assignment.
     *
     * @param before what the customer had
     */
    protected abstract void seen(Assignment assignment, Optional<Assignment> before);

    /** Takes note of what was counted of an offer. */
    protected void seen(InteractionCounts counts) {}

    @Override
    public final void poll(Duration atMost) {
        reader.poll(atMost);
    }

    @Override
    public final void readToEnd() {
        reader.readToEnd();
    }

    @Override
    public final Optional<Instant> finished() {
        var measured = reader.reached(topics.experimentResults());
        return reader.reached(topics.assignments())
                .flatMap(assignedAt -> measured.map(at -> at.isBefore(assignedAt) ? at : assignedAt));
    }

    @Override
    public final Optional<Assignment> assignmentOf(String key) {
        return Optional.ofNullable(current.get(key));
    }

    /** By market and cycle. */
    public final Collection<ExperimentResult> results() {
        return results.values();
    }

    protected final long cyclesIn(String market, CycleState... states) {
        return results.values().stream()
                .filter(result -> result.getMarket().equals(market))
                .filter(result -> Arrays.asList(states).contains(result.getState()))
                .count();
    }

    public final Map<String, Long> deadLetters() {
        return deadLetters;
    }

    public final long assignments() {
        return assignments;
    }

    /** Offers seen, as interaction-state counted them. */
    public final long exposures() {
        return exposures;
    }

    /** Redemptions that stand, as interaction-state counted them. */
    public final long redemptions() {
        return redemptions;
    }

    @Override
    public final void close() {
        reader.close();
    }
}
