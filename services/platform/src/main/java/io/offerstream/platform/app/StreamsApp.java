package io.offerstream.platform.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.topics.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.errors.StreamsStoppedException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Streams app: starts, says how it is, and stops within a time-out. Owned by the thread that created it; only
 * {@link #find} may be called from others.
 */
public final class StreamsApp implements RunningService, StoreReader {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String service;
    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private volatile boolean broken;

    /**
     * @param onFatal called once, from a stream thread, when the app cannot go on; must not block
     */
    public StreamsApp(
            String service,
            Topology topology,
            Topics topics,
            StreamsSettings settings,
            MeterRegistry meters,
            Health health,
            Consumer<Throwable> onFatal) {
        this.service = service;
        var properties = settings.of(topics.prefix() + service);
        properties.put(DeadLetterOrFail.TOPICS, topics);
        properties.put(DeadLetterOrFail.SERVICE, service);
        streams = new KafkaStreams(topology, new StreamsConfig(properties));
        streams.setStateListener((now, before) -> health.report(service, stateOf(now), now.name()));
        streams.setUncaughtExceptionHandler(thrown -> {
            if (DeadLetterOrFail.isRetriable(thrown)) {
                LOG.warn("{} tries again: {}", service, thrown.getMessage());
                health.report(service, State.DEGRADED, "trying again: " + thrown.getMessage());
                pause();
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            LOG.error("{} cannot go on", service, thrown);
            broken |= BrokenState.isCauseOf(thrown);
            health.report(service, State.FAILED, String.valueOf(thrown.getMessage()));
            onFatal.accept(thrown);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(meters);
        health.report(service, State.STARTING, "CREATED");
    }

    private static State stateOf(KafkaStreams.State state) {
        return switch (state) {
            case CREATED -> State.STARTING;
            // Restoring or rebalancing is work, not death: liveness must not fail while it goes on.
            case REBALANCING -> State.DEGRADED;
            case RUNNING -> State.READY;
            case PENDING_SHUTDOWN, NOT_RUNNING -> State.STOPPED;
            case PENDING_ERROR, ERROR -> State.FAILED;
        };
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_AFTER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts, and returns.
     *
     * @throws org.apache.kafka.streams.errors.ProcessorStateException if its files cannot be used; where they are
     *     damaged, they are gone once it is closed, and the next start restores them
     */
    @Override
    public void start() {
        LOG.info("{} starts", service);
        try {
            streams.start();
        } catch (RuntimeException e) {
            broken |= BrokenState.isCauseOf(e);
            throw e;
        }
    }

    /**
     * Kafka 4.3 has one view of a store, the stream thread's own: between a tick's decision and its commit, some
     * milliseconds, the answer is what was decided and may still be aborted.
     */
    @Override
    public Answer find(String store, int partition, String key) {
        var request = StateQueryRequest.inStore(store)
                .withQuery(KeyQuery.<String, byte[]>withKey(key))
                .withPartitions(Set.of(partition))
                .requireActive();
        try {
            var result = streams.query(request).getPartitionResults().get(partition);
            // Looked at afterwards: while it restores, or has just lost the partition, it finds nothing.
            var state = streams.state();
            if (state != KafkaStreams.State.RUNNING) {
                return new NotServing(service + " is " + state);
            } else if (result.isSuccess()) {
                byte[] value = result.getResult();
                return value == null ? new Unknown(partition) : new Found(value);
            } else if (result.getFailureReason() == FailureReason.NOT_PRESENT) {
                return new Elsewhere(partition, instanceWith(store, key));
            }
            return new NotServing(service + " cannot read " + store + " now: " + result.getFailureReason());
        } catch (StreamsNotStartedException | StreamsStoppedException e) {
            return new NotServing(service + " is " + streams.state());
        }
    }

    private Optional<String> instanceWith(String store, String key) {
        var metadata = streams.queryMetadataForKey(store, key, Serdes.String().serializer());
        var host = metadata == null ? HostInfo.unavailable() : metadata.activeHost();
        return host.equals(HostInfo.unavailable()) ? Optional.empty() : Optional.of(host.host() + ":" + host.port());
    }

    /** Stays in the group: with its instance id it gets its partitions back when it returns. */
    @Override
    public void close() {
        metrics.close();
        // A close without time-out can spin while the group rebalances.
        if (!streams.close(CloseOptions.timeout(STOP_WITHIN))) {
            LOG.warn("{} did not stop within {}; its last transaction will be aborted", service, STOP_WITHIN);
        } else if (broken) {
            LOG.warn("{} deletes its damaged files; the next start restores them from the changelogs", service);
            streams.cleanUp();
        }
    }
}
