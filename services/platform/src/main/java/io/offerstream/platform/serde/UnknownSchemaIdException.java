package io.offerstream.platform.serde;

import org.apache.kafka.common.errors.SerializationException;

/** A record names a schema id that the registry does not know. */
public final class UnknownSchemaIdException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public UnknownSchemaIdException(int id) {
        super("schema id " + id + " is not in the registry");
    }
}
