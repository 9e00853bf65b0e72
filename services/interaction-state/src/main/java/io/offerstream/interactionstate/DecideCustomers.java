package io.offerstream.interactionstate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.interactionstate.counting.CountRows;
import io.offerstream.interactionstate.erasure.EraseCustomer;
import io.offerstream.interactionstate.erasure.ErasedCustomers;
import io.offerstream.interactionstate.exposure.ReferenceRules;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.interactionstate.state.Dictionary;
import io.offerstream.interactionstate.state.DueCustomers;
import io.offerstream.platform.app.TickedTopology;
import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.intake.Verdict;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Outcome;
import java.time.Duration;
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
 * State: {@value CustomerStates#STORE} with {@value Dictionary#STORE} and {@value DueCustomers#STORE}, {@value
 * ErasedCustomers#STORE} and {@value ReferenceData#STORE}.
 */
record DecideCustomers(Topics topics, MeterRegistry meters)
        implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    static final String NODE = "decide-customers";

    private static final Duration ERASURES_KEPT = Duration.ofDays(31);

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                CustomerStates.store(),
                Dictionary.store(),
                DueCustomers.store(),
                ErasedCustomers.store(),
                ReferenceData.store());
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** One task's customers; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        // Sorted: a repeated fact must not move its customer among the others.
        private final Map<String, List<Arrival>> arrivals = new TreeMap<>();
        private final IntakeCounter intake = new IntakeCounter(meters);
        private ProcessorContext<Object, Object> context;
        private ReferenceData reference;
        private CustomerStates states;
        private DueCustomers due;
        private ErasedCustomers erased;
        private String writer;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            // A task that Streams revives after a failure starts with the same object.
            arrivals.clear();
            intake.clear();
            reference = new ReferenceData(context.getStateStore(ReferenceData.STORE), topics);
            states = new CustomerStates(
                    context.getStateStore(CustomerStates.STORE),
                    new Dictionary(context.getStateStore(Dictionary.STORE)));
            due = new DueCustomers(context.getStateStore(DueCustomers.STORE), states);
            erased = new ErasedCustomers(context.getStateStore(ErasedCustomers.STORE));
            writer = Marks.writer(
                    InteractionStateTopology.SERVICE, context.taskId().partition());
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
            var rules = new ReferenceRules(reference, erased, tick, previous);
            var changes = new TreeMap<String, CountRows>();
            arrivals.forEach((key, facts) ->
                    decide(key, facts, rules, changes.computeIfAbsent(Keys.market(key), market -> new CountRows())));
            arrivals.clear();

            changes.forEach((market, rows) -> rows.toRecords(market, tick)
                    .forEach(counts -> context.forward(
                            Marks.signed(new Record<>(market, counts, tick.toEpochMilli()), writer),
                            topics.interactionCounts().title())));
            intake.take(writer, tick)
                    .forEach(counts -> context.forward(
                            new Record<>(writer, counts, tick.toEpochMilli()),
                            topics.intakeCounts().title()));
            erased.forgetBefore(tick.minus(rememberErasures()).toEpochMilli());
        }

        /** As long as the topic keeps them; longer where a market still takes facts from before. */
        private Duration rememberErasures() {
            return reference.markets().stream()
                    .map(market -> reference.config(market).orElseThrow().events())
                    .map(events -> events.correctUntil().plus(events.futureTolerance()))
                    .max(Duration::compareTo)
                    .filter(longest -> longest.compareTo(ERASURES_KEPT) > 0)
                    .orElse(ERASURES_KEPT);
        }

        private void decide(String key, List<Arrival> facts, ReferenceRules rules, CountRows changes) {
            long tick = rules.tick().toEpochMilli();
            erase(key, facts, rules);
            var known = states.get(key);
            var state = known.orElseGet(CustomerStates::unknown);
            long dueBefore = state.getDue();
            var decision = new CustomerDecision(topics, rules, key, state);
            boolean took = false;
            for (var fact : facts) {
                if (!isErasure(fact)) {
                    took |= settle(fact, decision.take(fact));
                }
            }
            boolean isDue = dueBefore != 0 && dueBefore <= tick;
            if (!took && !isDue) {
                // A repeated fact is no reason to decide anew: offers may have changed since.
                return;
            }
            var settled = decision.settle(changes);
            forward(settled.outcomes(), tick);
            settled.features()
                    .ifPresent(features -> context.forward(
                            new Record<>(key, features, tick),
                            topics.customerFeatures().title()));
            states.put(key, state);
            due.move(key, dueBefore, state.getDue());
        }

        /** Counts what became of a fact, and keeps what was refused; true if it changed anything. */
        private boolean settle(Arrival fact, Verdict<Boolean> verdict) {
            intake.count(topics.title(fact.topic()), verdict);
            verdict.refusal()
                    .filter(IntakeCounter::isKept)
                    .ifPresent(refusal -> context.forward(
                            DeadLetters.of(InteractionStateTopology.SERVICE, fact, refusal), DeadLetters.SINK));
            return verdict instanceof Accepted<Boolean> accepted && accepted.value();
        }

        private boolean isErasure(Arrival fact) {
            return fact.topic().equals(topics.erasures().name());
        }

        private void erase(String key, List<Arrival> facts, ReferenceRules rules) {
            boolean forgot = false;
            for (var fact : facts) {
                if (isErasure(fact)) {
                    var erasure = topics.erasures().serde().deserialize(fact.topic(), fact.value());
                    forgot |= settle(
                            fact,
                            rules.judge(erasure)
                                    .then(judged -> new Accepted<>(
                                            erase(key, judged.getEventTime().toEpochMilli(), rules))));
                }
            }
            if (forgot) {
                // Once, however many erasures a tick brings.
                long tick = rules.tick().toEpochMilli();
                context.forward(
                        new Record<>(key, null, tick), topics.customerFeatures().title());
                context.forward(new Record<>(key, null, tick), TickedTopology.tombstones(topics.customers()));
            }
        }

        /** False if the customer was erased already. */
        private boolean erase(String key, long time, ReferenceRules rules) {
            long tick = rules.tick().toEpochMilli();
            var state = states.get(key);
            var outcomes = new EraseCustomer(rules, erased).erase(key, state, time);
            outcomes.ifPresent(censored -> {
                forward(censored, tick);
                state.map(CustomerState::getDue).ifPresent(before -> due.move(key, before, 0));
                states.delete(key);
            });
            return outcomes.isPresent();
        }

        private void forward(List<Outcome> outcomes, long tick) {
            outcomes.forEach(outcome -> context.forward(
                    Marks.signed(new Record<>(outcome.getMarket(), outcome, tick), writer),
                    topics.outcomes().title()));
        }
    }
}
