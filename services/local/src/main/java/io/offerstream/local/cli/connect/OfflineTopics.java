package io.offerstream.local.cli.connect;

import io.offerstream.local.stack.Connection;
import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.serde.UnknownSchemaIdException;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topics;
import org.apache.avro.Schema;

/** Topics for commands that look at names, settings and sizes, and read or write no record. */
public final class OfflineTopics {
    /** Every id takes the same four bytes, so that sizes are right. */
    private static final SchemaIds NO_REGISTRY = new SchemaIds() {
        @Override
        public int idOf(String topic, Schema schema) {
            return 0;
        }

        @Override
        public Schema schemaOf(int id) {
            throw new UnknownSchemaIdException(id);
        }
    };

    private OfflineTopics() {}

    public static Topics of(Settings settings) {
        return new Topics(
                settings.get(KnownSettings.TOPIC_PREFIX),
                settings.get(KnownSettings.PARTITIONS),
                NO_REGISTRY,
                Connection.retention(settings));
    }
}
