package io.offerstream.interactionstate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.interactionstate.counting.CountRows;
import io.offerstream.interactionstate.exposure.ReferenceRules;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.interactionstate.state.DueCustomers;
import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * At each tick, decides for every customer with new facts, and for those whom time alone has brought something due.
 * State: {@value CustomerStates#STORE}, {@value DueCustomers#STORE} and {@value ReferenceData#STORE}.
 */
record DecideCustomers(Topics topics) implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    static final String NODE = "decide-customers";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(CustomerStates.store(), DueCustomers.store(), ReferenceData.store());
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** One task's customers; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        // Sorted: a repeated fact must not move its customer among the others.
        private final Map<String, List<Arrival>> arrivals = new TreeMap<>();
        private ProcessorContext<Object, Object> context;
        private ReferenceData reference;
        private CustomerStates states;
        private DueCustomers due;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            // A task that Streams revives after a failure starts with the same object.
            arrivals.clear();
            reference = new ReferenceData(context.getStateStore(ReferenceData.STORE), topics);
            states = new CustomerStates(context.getStateStore(CustomerStates.STORE));
            due = new DueCustomers(context.getStateStore(DueCustomers.STORE));
        }

        @Override
        public void process(Record<byte[], TickEvent> record) {
            if (record.value() instanceof TickReached reached) {
                decide(reached.tick(), reached.previous());
            } else if (record.value() instanceof Arrival arrival) {
                if (arrival.topic().equals(topics.control().name())) {
                    reference.learn(arrival.value());
                } else if (arrival.value() != null) {
                    arrivals.computeIfAbsent(new String(arrival.key(), UTF_8), key -> new ArrayList<>())
                            .add(arrival);
                }
            }
        }

        private void decide(Instant tick, Optional<Instant> previous) {
            due.until(tick.toEpochMilli()).forEach(key -> arrivals.putIfAbsent(key, List.of()));
            var rules = new ReferenceRules(reference, tick, previous);
            var changes = new TreeMap<String, CountRows>();
            arrivals.forEach((key, facts) ->
                    decide(key, facts, rules, changes.computeIfAbsent(Keys.market(key), market -> new CountRows())));
            arrivals.clear();

            var writer = Marks.writer(
                    InteractionStateTopology.SERVICE, context.taskId().partition());
            changes.forEach((market, rows) -> rows.toRecords(market, tick)
                    .forEach(counts -> context.forward(
                            Marks.signed(new Record<>(market, counts, tick.toEpochMilli()), writer),
                            topics.interactionCounts().title())));
        }

        private void decide(String key, List<Arrival> facts, ReferenceRules rules, CountRows changes) {
            var known = states.get(key);
            var state = known.orElseGet(CustomerStates::unknown);
            long dueBefore = state.getDue();
            var decision = new CustomerDecision(topics, rules, key, state);
            boolean took = false;
            for (var fact : facts) {
                var verdict = decision.take(fact);
                verdict.refusal()
                        .ifPresent(refusal -> context.forward(
                                DeadLetters.of(InteractionStateTopology.SERVICE, fact, refusal), DeadLetters.SINK));
                took |= verdict instanceof Accepted<Boolean> accepted && accepted.value();
            }
            boolean isDue = dueBefore != 0 && dueBefore <= rules.tick().toEpochMilli();
            if (!took && !isDue) {
                // A repeated fact is no reason to decide anew: offers may have changed since.
                return;
            }
            var settled = decision.settle(changes);
            long tick = rules.tick().toEpochMilli();
            settled.outcomes()
                    .forEach(outcome -> context.forward(
                            Marks.signed(
                                    new Record<>(outcome.getMarket(), outcome, tick),
                                    Marks.writer(
                                            InteractionStateTopology.SERVICE,
                                            context.taskId().partition())),
                            topics.outcomes().title()));
            settled.features()
                    .ifPresent(features -> context.forward(
                            new Record<>(key, features, tick),
                            topics.customerFeatures().title()));
            states.put(key, state);
            due.move(key, dueBefore, state.getDue());
        }
    }
}
