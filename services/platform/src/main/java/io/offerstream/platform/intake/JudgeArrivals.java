package io.offerstream.platform.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickBarrier;
import io.offerstream.platform.tick.TickEvent.Arrival;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Before anything waits for its tick: what producers outside wrote is judged by itself, and what cannot be used goes to
 * {@code dead-letters}. The ticker's marks, and what our own services wrote, pass. A producer's event may carry any
 * header: where it is no mark, the header is dropped, so that nothing behind here takes it for one.
 *
 * @param intakes by topic name; a topic without one is written by a service of ours
 */
public record JudgeArrivals(String service, Map<String, Intake<?>> intakes, MeterRegistry meters)
        implements ProcessorSupplier<byte[], byte[], Object, Object> {
    /** The node's name in every topology. */
    public static final String NODE = "judge-arrivals";

    public JudgeArrivals {
        intakes = Map.copyOf(intakes);
    }

    @Override
    public Processor<byte[], byte[], Object, Object> get() {
        return new Processor<>() {
            private ProcessorContext<Object, Object> context;

            @Override
            public void init(ProcessorContext<Object, Object> processorContext) {
                context = processorContext;
            }

            @Override
            public void process(Record<byte[], byte[]> record) {
                var place = context.recordMetadata().orElseThrow();
                var intake = intakes.get(place.topic());
                if (intake == null || Marks.isTickers(record)) {
                    context.forward(record, TickBarrier.NODE);
                    return;
                }
                var refusal = intake.judge(record.key(), record.value()).refusal();
                if (refusal.isEmpty()) {
                    context.forward(record.withHeaders(new RecordHeaders()), TickBarrier.NODE);
                } else {
                    var arrival = new Arrival(
                            place.topic(),
                            place.partition(),
                            place.offset(),
                            Instant.ofEpochMilli(record.timestamp()),
                            record.key(),
                            record.value());
                    context.forward(DeadLetters.of(service, arrival, refusal.get()), DeadLetters.SINK);
                    meters.counter(
                                    "offerstream.dlq",
                                    "service",
                                    service,
                                    "reason",
                                    refusal.get().reason().name())
                            .increment();
                }
            }
        };
    }
}
