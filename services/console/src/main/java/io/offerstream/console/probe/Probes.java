package io.offerstream.console.probe;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks services and broker every few seconds, in a thread of its own. Read by many. */
public final class Probes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final ServiceProbe services;
    private final ClusterProbe cluster;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var daemon = new Thread(task, "console-probes");
        daemon.setDaemon(true);
        return daemon;
    });

    private ScheduledFuture<?> asking;

    public Probes(List<URI> services, KafkaClients clients, Topics topics, Clock clock) {
        this.services = new ServiceProbe(services, clock);
        cluster = new ClusterProbe(clients, topics, clock);
    }

    public void start() {
        asking = thread.scheduleWithFixedDelay(this::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask() {
        try {
            services.ask();
            cluster.ask();
        } catch (RuntimeException e) {
            LOG.error("services and broker cannot be asked this time", e);
        }
    }

    /** How services say they are. */
    public List<ServiceReports> services() {
        return services.reports();
    }

    public ClusterReport cluster() {
        return cluster.report();
    }

    @Override
    public void close() {
        if (asking != null) {
            asking.cancel(true);
        }
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                cluster.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
