package io.offerstream.local.cli.customers;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** When a broker deletes what stands in a topic, by the topic's settings. */
record TopicRetention(boolean compacts, boolean deletes, long retention, long segment, long lag, long tombstones) {
    /** A broker looks at its segments every few minutes. */
    private static final Duration LEEWAY = Duration.ofHours(1);

    private static final TopicRetention UNKNOWN = new TopicRetention(false, false, -1, 0, 0, 0);

    /** Of topics whose settings may not be seen, nothing is known. */
    static Map<String, TopicRetention> read(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        var found = new HashMap<String, TopicRetention>();
        var resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        for (var answer : admin.describeConfigs(resources).values().entrySet()) {
            try {
                found.put(answer.getKey().name(), of(answer.getValue().get()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicAuthorizationException)) {
                    throw e;
                }
                found.put(answer.getKey().name(), UNKNOWN);
            }
        }
        return found;
    }

    private static TopicRetention of(Config config) {
        var policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        return new TopicRetention(
                policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                policy.contains(TopicConfig.CLEANUP_POLICY_DELETE),
                number(config, TopicConfig.RETENTION_MS_CONFIG),
                number(config, TopicConfig.SEGMENT_MS_CONFIG),
                number(config, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG),
                number(config, TopicConfig.DELETE_RETENTION_MS_CONFIG));
    }

    private static long number(Config config, String key) {
        return Long.parseLong(config.get(key).value());
    }

    /**
     * When a record that was written at {@code written} will be gone, if its key has a tombstone by {@code now}: a time,
     * or in words.
     */
    String goneBy(Instant written, Instant now) {
        if (deletes && retention >= 0) {
            return time(written, retention + segment);
        } else if (compacts) {
            return lag == Long.MAX_VALUE ? "when the broker compacts it" : time(now, lag + tombstones + lag);
        }
        return equals(UNKNOWN) ? "unknown: the topic's settings may not be seen" : "never: the topic keeps everything";
    }

    private static String time(Instant from, long millis) {
        return from.plusMillis(millis)
                .plus(LEEWAY)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
