package io.offerstream.platform.clients;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Plain Kafka clients, of short commands and of services that are no Streams apps: raw bytes, committed records only, one
 * request does not wait for ever.
 */
public final class KafkaClients {
    private static final List<String> FOR_ONE_CLIENT =
            List.of("consumer.", "producer.", "admin.", "main.consumer.", "restore.consumer.", "global.consumer.");
    private static final int ANSWER_WITHIN_MS = 15_000;

    /** As large as the largest record of any topic. */
    private static final int MAX_REQUEST_BYTES = 20 * 1024 * 1024;

    private final Map<String, Object> properties;

    /** @param properties client settings without the prefix {@code kafka.}, {@code bootstrap.servers} among them */
    public KafkaClients(Map<String, ?> properties) {
        this.properties = Map.copyOf(properties);
    }

    public String bootstrapServers() {
        return String.valueOf(properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    public Admin admin() {
        var settings = settings("admin.");
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
        return Admin.create(settings);
    }

    /** Without a group; reads what is committed. */
    public KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> consumerSettings() {
        var settings = settings("consumer.");
        settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
        settings.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        // Whoever has read to the end and closes waits for the fetch that is under way.
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return settings;
    }

    /**
     * In a group that shares the partitions of a topic; reads what is committed.
     *
     * @param instance names this member: when it comes back within the session time-out, it gets its partitions back
     */
    public KafkaConsumer<byte[], byte[]> groupConsumer(String group, String instance) {
        var settings = consumerSettings();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // Learning anew from the beginning takes its time, and must not look like a death.
        settings.putIfAbsent(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 1_800_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Sends each record once, to all replicas. */
    public KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(producerSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** As {@link #producer()}, in transactions; a second one with the same id fences the first. */
    public KafkaProducer<byte[], byte[]> transactionalProducer(String transactionalId) {
        var settings = producerSettings();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, ANSWER_WITHIN_MS);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producerSettings() {
        var settings = settings("producer.");
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_WITHIN_MS);
        settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 10);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return settings;
    }

    /** What is meant for every client and for this one. */
    private Map<String, Object> settings(String own) {
        var settings = new HashMap<String, Object>();
        properties.forEach((key, value) -> {
            if (FOR_ONE_CLIENT.stream().noneMatch(key::startsWith)) {
                settings.put(key, value);
            }
        });
        properties.forEach((key, value) -> {
            if (key.startsWith(own)) {
                settings.put(key.substring(own.length()), value);
            }
        });
        settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }
}
