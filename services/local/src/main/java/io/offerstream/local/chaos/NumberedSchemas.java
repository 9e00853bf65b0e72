package io.offerstream.local.chaos;

import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.serde.UnknownSchemaIdException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Ids of schemas without a registry: counted from 1, for one process. */
final class NumberedSchemas implements SchemaIds {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int idOf(String topic, Schema schema) {
        int known = schemas.indexOf(schema);
        if (known < 0) {
            schemas.add(schema);
            known = schemas.size() - 1;
        }
        return known + 1;
    }

    @Override
    public synchronized Schema schemaOf(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaIdException(id);
        }
        return schemas.get(id - 1);
    }
}
