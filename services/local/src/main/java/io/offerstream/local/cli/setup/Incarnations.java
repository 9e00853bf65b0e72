package io.offerstream.local.cli.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.topics.TopicAdmin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The brokers' ids of our topics, by name, as they were last written into the audit. A topic that was deleted and
 * created again has another id: whoever remembers offsets of the old one skips what is in the new.
 */
public final class Incarnations {
    /** What {@code init} saw. */
    public static final String OF_INIT = "topic-ids";

    /** What the sink's positions in the warehouse belong to. */
    public static final String OF_SINK = "sink-topic-ids";

    private static final JsonMapper JSON = new JsonMapper();

    private Incarnations() {}

    /** As they are now, of all topics that are there. */
    public static Map<String, String> found(Installation installation, TopicAdmin topicAdmin) {
        var found = new TreeMap<String, String>();
        topicAdmin.incarnations(installation.topics()).forEach((name, id) -> found.put(name, id.toString()));
        return found;
    }

    /** Writes {@code found} into the audit, in place of what was remembered of {@code subject}. */
    public static void remember(
            Installation installation, String subject, Map<String, String> found, String action, Instant now) {
        var remembered = remembered(installation, subject);
        try (var transaction = new OpsTransaction(installation, Actor.name())) {
            transaction.audit(
                    subject,
                    remembered.isEmpty() ? null : JSON.valueToTree(remembered).toString(),
                    JSON.valueToTree(found).toString(),
                    new OpsTransaction.Change(action + ":" + now.toEpochMilli(), now, action, ""));
            transaction.commit();
        }
    }

    /** Empty before they were first remembered. */
    public static Map<String, String> remembered(Installation installation, String subject) {
        var audit = installation.topics().audit();
        var newest = new TreeMap<String, String>();
        CommittedRecords.readAll(installation.clients(), audit, record -> {
            try {
                var entry = audit.serde().deserialize(audit.name(), record.value());
                if (entry != null && entry.getSubject().equals(subject) && entry.getAfter() != null) {
                    var ids = JSON.readValue(entry.getAfter(), new TypeReference<Map<String, String>>() {});
                    newest.clear();
                    newest.putAll(ids);
                }
            } catch (SerializationException | JsonProcessingException e) {
                // Not written by us.
                return;
            }
        });
        return newest;
    }

    /** Names of the topics whose id is another than it was, sorted. */
    public static List<String> changed(Map<String, String> remembered, Map<String, String> found) {
        return new TreeMap<>(remembered)
                .entrySet().stream()
                        .filter(entry -> found.containsKey(entry.getKey()))
                        .filter(entry -> !found.get(entry.getKey()).equals(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
    }
}
