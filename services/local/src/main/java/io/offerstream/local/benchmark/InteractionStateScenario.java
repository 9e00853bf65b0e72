package io.offerstream.local.benchmark;

import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Redemption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** The service interaction-state, on the events of {@link CustomerEvents}. Used once, by one thread. */
public final class InteractionStateScenario implements Scenario {
    private final CustomerEvents.Size size;
    private InputCounts written;

    private InteractionStateScenario(CustomerEvents.Size size) {
        this.size = size;
    }

    /**
     * A market in which some customers do much more than others.
     *
     * @param events profiles, assignments, impressions and redemptions together, but for a hundredth
     * @throws IllegalArgumentException if so few events are not even a profile and the assignments of every customer
     */
    public static InteractionStateScenario of(int customers, long events, int ticks) {
        return new InteractionStateScenario(
                new CustomerEvents.Size(customers, impressions(customers, events), ticks, false));
    }

    /** Impressions that make, with what comes with them, so many events. */
    static long impressions(int customers, long events) {
        int each = 1 + CustomerTimeline.CYCLES;
        long fewest = (long) customers * each;
        long impressions = Math.round((events - fewest) / CustomerEvents.RECORDS_PER_IMPRESSION);
        if (impressions < 1) {
            throw new IllegalArgumentException("events must be more than " + fewest + ", " + each
                    + " a customer, since each has a profile and an assignment in " + CustomerTimeline.CYCLES
                    + " cycles; found " + events);
        }
        return impressions;
    }

    /** A market in which every customer has seen that many offers, three at a time, on average. */
    public static InteractionStateScenario withExposuresEach(int customers, int exposures, int ticks) {
        long impressions = (long) customers * exposures / CustomerAssignments.SLATE;
        return new InteractionStateScenario(new CustomerEvents.Size(customers, impressions, ticks, true));
    }

    @Override
    public Measurable service() {
        return new MeasuredInteractionState();
    }

    /** The record cache costs where keys are many and saves where they are few: both are measured. */
    @Override
    public List<Measurable> baselines() {
        return List.of(CountPerKey.OF_FACTS, CountPerKey.OF_FACTS_CACHED);
    }

    @Override
    public Written write(InputWriter input) {
        written = new CustomerEvents(size, new ToTopics(input)).write();
        return new Written(written.records(), written.exposures() + written.assignments());
    }

    /** What was written; only after that. */
    public InputCounts written() {
        return written;
    }

    private static final class ToTopics implements CustomerEvents.Receiver {
        private static final String CONDUCTOR = Marks.writer("conductor", 0);

        private final InputWriter input;
        private final Topics topics;

        ToTopics(InputWriter input) {
            this.input = input;
            topics = input.topics();
        }

        @Override
        public void control(String key, Control control, Instant tick) {
            input.multicast(topics.control(), key, control, tick);
        }

        @Override
        public void event(SpecificRecord event, Instant time) {
            if (event instanceof Impression impression) {
                input.event(topics.impressions(), impression, time);
            } else if (event instanceof Redemption redemption) {
                input.event(topics.redemptions(), redemption, time);
            } else {
                input.event(topics.customers(), (Customer) event, time);
            }
        }

        @Override
        public void assignment(Assignment assignment, Instant tick) {
            var key = Keys.of(assignment.getMarket(), assignment.getCustomerId());
            input.task(topics.assignments(), key, assignment, tick);
        }

        @Override
        public void tick(Instant tick) {
            for (int partition = 0; partition < topics.control().partitions(); partition++) {
                input.mark(topics.control(), partition, CONDUCTOR, tick);
                input.mark(topics.assignments(), partition, Marks.writer("assigner", partition), tick);
            }
            input.tick(tick);
        }
    }

    /**
     * What the service wrote in its last run.
     *
     * @param outcomes of exposures and organic redemptions, by kind; without corrections
     * @param corrections outcomes that supersede others
     * @param counts records of {@code interaction-counts}
     * @param refused records of {@code dead-letters}
     */
    public record Produced(Map<OutcomeKind, Long> outcomes, long corrections, long counts, long refused) {
        public long allOutcomes() {
            return corrections
                    + outcomes.values().stream().mapToLong(count -> count).sum();
        }
    }

    /** Reads back what the service wrote. */
    public Produced produced(Connection connection) {
        var topics = connection.topics();
        var outcomes = new TreeMap<OutcomeKind, Long>();
        long[] others = {0, 0, 0};
        try (var reader = new TopicReader(connection.bootstrapServers())) {
            reader.follow(topics.outcomes(), (key, outcome) -> {
                        if (outcome.getSupersedes() == null) {
                            outcomes.merge(outcome.getKind(), 1L, Long::sum);
                        } else {
                            others[0]++;
                        }
                    })
                    .follow(topics.interactionCounts(), (key, counts) -> others[1]++)
                    .follow(topics.deadLetters(), (key, refused) -> others[2]++)
                    .readToEnd();
        }
        return new Produced(outcomes, others[0], others[1], others[2]);
    }
}
