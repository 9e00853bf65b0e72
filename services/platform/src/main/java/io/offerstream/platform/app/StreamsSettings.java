package io.offerstream.platform.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How our Streams apps run. The reasons stand in docs/decisions/0003-streams-settings.md.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param stateDir persistent, and this instance's alone
 * @param instance names this instance among those of the service; keeps its partitions over a restart
 * @param commitInterval how long a fact may wait for its transaction; ticks commit by themselves
 * @param replicationFactor of changelogs
 * @param kafka client settings as given by the user, without the prefix {@code kafka.}; they win, but for the servers
 */
public record StreamsSettings(
        String bootstrapServers,
        Path stateDir,
        String instance,
        Duration commitInterval,
        int replicationFactor,
        Map<String, String> kafka) {
    /** Dead letters hold a whole refused record and more. */
    static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    public StreamsSettings {
        if (commitInterval.isNegative() || commitInterval.isZero()) {
            throw new IllegalArgumentException("commitInterval must be positive, found " + commitInterval);
        }
        kafka = Map.copyOf(kafka);
    }

    /** Properties of the service whose application id is {@code applicationId}. */
    Properties of(String applicationId) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        // Keys repeat within a tick at most a few times: a cache would cost more than it saves (reference figures).
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, ForgettingStores.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterOrFail.class);
        // There are no global stores; saying so keeps Streams from warning about them.
        properties.put("processing.exception.handler.global.enabled", true);
        // Serves nothing but the broker's comparison of versions; nobody asked to send it.
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);

        properties.put(consumer(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), applicationId + "-" + instance);
        properties.put(consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        properties.put(consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
        properties.put(consumer(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
        properties.put(producer(ProducerConfig.LINGER_MS_CONFIG), 5);
        // A tick writes much at once: fewer, larger requests, since only one is in flight.
        properties.put(producer(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
        // A transaction that begins while the last one is being completed is told to try again: soon, since ticks wait.
        properties.put(producer(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
        properties.put(producer(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG), 100);
        // Several requests in flight would come back from that out of order, and be sent, and logged as errors, again.
        properties.put(producer(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        properties.put(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        properties.put(producer(ProducerConfig.BUFFER_MEMORY_CONFIG), 64L * 1024 * 1024);
        // A tick is one transaction, however many customers it assigns.
        properties.put(producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), Math.max(1, replicationFactor - 1));
        properties.putAll(kafka);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    private static String consumer(String key) {
        return StreamsConfig.consumerPrefix(key);
    }

    private static String producer(String key) {
        return StreamsConfig.producerPrefix(key);
    }
}
