package io.offerstream.local.sink;

import io.offerstream.platform.topics.Retention;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topic of what the sink could not read or the warehouse did not take: the record as it was, and why in Connect's
 * headers. Connect would create it, but with the broker's own settings, and these refuse times of replays.
 */
public final class SinkDeadLetters {
    /** They may name customers, and nobody needs them longer than it takes to look. */
    private static final Duration KEPT = Duration.ofDays(14);

    private SinkDeadLetters() {}

    /** Creates it where it is missing. */
    public static void create(Admin admin, String name, int replication, Retention retention) {
        var settings = new HashMap<>(Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                Long.toString(Long.MAX_VALUE)));
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                retention == Retention.UNLIMITED ? "-1" : Long.toString(KEPT.toMillis()));
        var topic = new NewTopic(name, Optional.of(1), Optional.of((short) replication)).configs(settings);
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
