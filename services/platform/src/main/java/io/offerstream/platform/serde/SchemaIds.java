package io.offerstream.platform.serde;

import org.apache.avro.Schema;

/**
 * Two-way look-up between schemas and the registry's ids. Implementations are safe for use from many threads and
 * cache: the look-ups stand on the path of every record.
 */
public interface SchemaIds {
    /**
     * The id under which {@code schema} is registered for the values of {@code topic}; registers it where it is new.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be reached
     * @throws IllegalStateException if the registry refuses the schema as incompatible
     */
    int idOf(String topic, Schema schema);

    /**
     * The schema written under {@code id}.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be reached
     * @throws UnknownSchemaIdException if the registry does not know the id
     */
    Schema schemaOf(int id);
}
