package io.offerstream.platform.serde;

import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** A record holds another schema than its topic carries. */
public final class WrongSchemaException extends SerializationException {
    private static final long serialVersionUID = 1L;

    WrongSchemaException(Schema expected, Schema found) {
        super("expected " + expected.getFullName() + ", found schema " + found.getFullName());
    }
}
