package io.offerstream.platform.topics;

import io.offerstream.platform.serde.SchemaIds;
import org.apache.avro.Schema;

/** Ids of the real topics for topics that stand in for them, so that the registry never hears of those. */
record ShadowSchemaIds(SchemaIds ids, String prefix, String shadowPrefix) implements SchemaIds {
    @Override
    public int idOf(String topic, Schema schema) {
        return ids.idOf(
                topic.startsWith(shadowPrefix) ? prefix + topic.substring(shadowPrefix.length()) : topic, schema);
    }

    @Override
    public Schema schemaOf(int id) {
        return ids.schemaOf(id);
    }
}
