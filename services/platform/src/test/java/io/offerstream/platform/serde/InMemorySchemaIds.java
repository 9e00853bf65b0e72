package io.offerstream.platform.serde;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** The registry's double for topology tests: ids count from 1 in order of first use. */
public final class InMemorySchemaIds implements SchemaIds {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int idOf(String topic, Schema schema) {
        int index = schemas.indexOf(schema);
        if (index >= 0) {
            return index + 1;
        }
        schemas.add(schema);
        return schemas.size();
    }

    @Override
    public synchronized Schema schemaOf(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaIdException(id);
        }
        return schemas.get(id - 1);
    }
}
