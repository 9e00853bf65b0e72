package io.offerstream.local.cli.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.topics.CommittedRecords;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The brokers' ids of our topics, by name, as {@code init} last wrote them into the audit. A topic that was deleted and
 * created again has another id: whoever remembers offsets of the old one skips what is in the new.
 */
public final class Incarnations {
    static final String ACTION = "init";
    static final String SUBJECT = "topic-ids";

    private static final JsonMapper JSON = new JsonMapper();

    private Incarnations() {}

    /** Empty before the first {@code init}. */
    public static Map<String, String> remembered(Installation installation) {
        var audit = installation.topics().audit();
        var newest = new TreeMap<String, String>();
        CommittedRecords.readAll(installation.clients(), audit, record -> {
            try {
                var entry = audit.serde().deserialize(audit.name(), record.value());
                if (entry != null && entry.getSubject().equals(SUBJECT) && entry.getAfter() != null) {
                    var ids = JSON.readValue(entry.getAfter(), new TypeReference<Map<String, String>>() {});
                    newest.clear();
                    newest.putAll(ids);
                }
            } catch (SerializationException | JsonProcessingException e) {
                // Not written by init.
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
