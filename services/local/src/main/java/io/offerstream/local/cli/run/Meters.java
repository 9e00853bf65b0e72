package io.offerstream.local.cli.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.offerstream.platform.health.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Meters of the process and of the service in it. */
record Meters(PrometheusMeterRegistry registry) implements AutoCloseable {
    /** With what every service has: readiness, disk, and the Java machine. */
    static Meters of(String service, Health health, Path dataDir) {
        var meters = new Meters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        Gauge.builder("offerstream.ready", health, now -> now.isReady() ? 1 : 0)
                .description("Whether every part of the service is ready, as /health/ready says it")
                .tag("service", service)
                .register(meters.registry);
        new DiskSpaceMetrics(existing(dataDir.toAbsolutePath()).toFile(), Tags.of("service", service))
                .bindTo(meters.registry);
        new JvmMemoryMetrics().bindTo(meters.registry);
        new JvmThreadMetrics().bindTo(meters.registry);
        new ProcessorMetrics().bindTo(meters.registry);
        new UptimeMetrics().bindTo(meters.registry);
        return meters;
    }

    /** A folder that is not there yet has no space; the one it will lie in has. */
    private static Path existing(Path folder) {
        return Stream.iterate(folder, Objects::nonNull, Path::getParent)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(folder);
    }

    @Override
    public void close() {
        registry.close();
    }
}
