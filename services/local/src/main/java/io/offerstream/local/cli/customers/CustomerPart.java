package io.offerstream.local.cli.customers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topic;
import java.util.Locale;

/**
 * What one place knows of a customer.
 *
 * @param place a topic, or the state of a service
 * @param value null unless something is known
 * @param detail for people, where there is no value
 */
record CustomerPart(String place, Status status, JsonNode value, String detail) {
    static final String STATE = "interaction-state";

    private static final JsonMapper JSON = new JsonMapper();

    /** How much it knows. */
    enum Status {
        KNOWN,
        UNKNOWN,
        /** A tombstone stands there. */
        ERASED,
        /** Cannot be asked. */
        AWAY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The newest record of a compacted topic. */
    static CustomerPart of(KafkaClients clients, Topic<?> topic, String key) {
        var newest = CommittedRecords.newest(clients, topic, key);
        if (newest.isEmpty()) {
            return new CustomerPart(topic.title(), Status.UNKNOWN, null, "");
        } else if (newest.get().value() == null) {
            return new CustomerPart(topic.title(), Status.ERASED, null, "");
        }
        var line =
                RecordJson.putValue(JSON.createObjectNode(), topic, newest.get().value());
        return line.has("value")
                ? new CustomerPart(topic.title(), Status.KNOWN, line.get("value"), "")
                : new CustomerPart(
                        topic.title(), Status.KNOWN, null, line.get("error").asText());
    }

    /** As a script takes it. */
    JsonNode toJson() {
        var json = JSON.createObjectNode().put("status", status.word());
        if (!detail.isEmpty()) {
            json.put("detail", detail);
        }
        return value == null ? json : json.set("value", value);
    }
}
