package io.offerstream.acceptance.erasure;

import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Retention;
import io.offerstream.platform.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Lets a broker do within seconds what it does in a month: the same clean-up of each topic as on a cluster, with shorter
 * times. What is kept for ever there is kept here.
 */
final class LaterThen {
    private static final String SOON = "1000";

    private LaterThen() {}

    static void hurry(Admin admin, Topics topics) throws ExecutionException, InterruptedException {
        var onACluster = new Topics(
                topics.prefix(), topics.impressions().partitions(), new InMemorySchemaIds(), Retention.BOUNDED);
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        changes.put(new ConfigResource(ConfigResource.Type.BROKER, ""), List.of(set("log.cleaner.backoff.ms", "200")));
        for (var topic : onACluster.all()) {
            hurry(changes, topic.name(), topic.settings());
        }
        for (var name : admin.listTopics().names().get()) {
            if (name.endsWith("-changelog")) {
                hurry(changes, name, Map.of("cleanup.policy", "compact"));
            }
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private static void hurry(
            Map<ConfigResource, Collection<AlterConfigOp>> changes, String topic, Map<String, String> settings) {
        var policy = settings.get("cleanup.policy");
        boolean isBounded = !settings.getOrDefault("retention.ms", "-1").equals("-1");
        var ops = new ArrayList<AlterConfigOp>();
        if (policy.equals("compact")) {
            ops.add(set("max.compaction.lag.ms", SOON));
            ops.add(set("delete.retention.ms", "0"));
            ops.add(set("min.cleanable.dirty.ratio", "0"));
        } else if (isBounded) {
            ops.add(set("retention.ms", SOON));
            ops.add(set("min.compaction.lag.ms", "0"));
        }
        if (!ops.isEmpty()) {
            ops.add(set("segment.ms", SOON));
            ops.add(set("file.delete.delay.ms", "0"));
            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), ops);
        }
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }
}
