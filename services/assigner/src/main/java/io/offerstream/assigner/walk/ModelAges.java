package io.offerstream.assigner.walk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.schemas.Assignment;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How old the model is that ranked a market's newest assignment, for all tasks of a process. Shared by threads. */
final class ModelAges {
    private final MeterRegistry meters;
    private final Map<String, AtomicLong> seconds = new ConcurrentHashMap<>();

    ModelAges(MeterRegistry meters) {
        this.meters = meters;
    }

    void note(Assignment assignment) {
        if (assignment.getModelPublishedAt() != null) {
            seconds.computeIfAbsent(assignment.getMarket(), this::register)
                    .set(Duration.between(assignment.getModelPublishedAt(), assignment.getDecidedAt())
                            .toSeconds());
        }
    }

    private AtomicLong register(String market) {
        var age = new AtomicLong();
        Gauge.builder("offerstream.served.model.age", age, AtomicLong::get)
                .baseUnit("seconds")
                .tag("market", market)
                .register(meters);
        return age;
    }
}
