package io.offerstream.trainer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.trainer.evaluation.MarketSlates.Evaluated;
import io.offerstream.trainer.publication.Manifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What Prometheus is told of the trainer. Written by its thread, read by others. */
public final class TrainerMeters {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, AtomicLong> published = new ConcurrentHashMap<>();

    /** @param clock by which the age of a model is told; decides nothing */
    public TrainerMeters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void published(String market, Manifest manifest) {
        Counter.builder("offerstream_model_versions_total")
                .description("Versions published.")
                .tag("market", market)
                .tag("origin", manifest.origin().name())
                .register(registry)
                .increment();
        Counter.builder("offerstream_trained_contrasts_total")
                .description("Contrasts learnt for the first time.")
                .tag("market", market)
                .register(registry)
                .increment((double) manifest.counts().contrasts());
        known(market, manifest.tick());
    }

    void evaluated(String market, Evaluated evaluated) {
        Counter.builder("offerstream_evaluated_slates_total")
                .description("Random slates that the gate was told of.")
                .tag("market", market)
                .register(registry)
                .increment(evaluated.evaluations().size());
        evaluated
                .leftOut()
                .forEach((why, count) -> Counter.builder("offerstream_slates_left_out_total")
                        .description("Random slates that the gate was not told of.")
                        .tag("market", market)
                        .tag("reason", why.name())
                        .register(registry)
                        .increment(count));
    }

    /** The newest version of a market is from this tick. */
    void known(String market, Instant publishedAt) {
        published.computeIfAbsent(market, this::age).set(publishedAt.toEpochMilli());
    }

    private AtomicLong age(String market) {
        var newest = new AtomicLong();
        Gauge.builder("offerstream_model_age_seconds", () -> age(newest.get()))
                .description("Since the tick of the newest version.")
                .tag("market", market)
                .register(registry);
        return newest;
    }

    private double age(long publishedAt) {
        return Duration.ofMillis(clock.millis() - publishedAt).toMillis() / 1e3;
    }
}
