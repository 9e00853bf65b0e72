package io.offerstream.assigner.walk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes assignments, and counts them by market and arm. Owned by the task's stream thread. */
final class Emitting {
    private final ProcessorContext<Object, Object> context;
    private final Topics topics;
    private final MeterRegistry meters;
    private final Map<String, Map<Arm, Counter>> counters = new HashMap<>();
    private final ModelAges modelAges;

    Emitting(ProcessorContext<Object, Object> context, Topics topics, MeterRegistry meters, ModelAges modelAges) {
        this.context = context;
        this.topics = topics;
        this.meters = meters;
        this.modelAges = modelAges;
    }

    void emit(String key, Assignment assignment) {
        var record = new Record<Object, Object>(
                key, assignment, assignment.getDecidedAt().toEpochMilli());
        context.forward(record, topics.assignments().title());
        context.forward(record, topics.assignmentsCurrent().title());
        count(assignment);
    }

    private void count(Assignment assignment) {
        var market = assignment.getMarket();
        counters.computeIfAbsent(market, any -> new HashMap<>())
                .computeIfAbsent(
                        assignment.getArm(),
                        arm -> meters.counter("offerstream.assignments", "market", market, "arm", arm.name()))
                .increment();
        modelAges.note(assignment);
    }
}
