package io.offerstream.interactionstate.features;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.BufferRecycler;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as text, for the fields of records that hold what does not lie flat. */
public final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /** Writes the members of an object. */
    public interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** One object, on one line. */
    public static String object(Members members) {
        try (var text = new SegmentedStringWriter(new BufferRecycler())) {
            try (var json = JSON.createGenerator(text)) {
                json.writeStartObject();
                members.writeTo(json);
                json.writeEndObject();
            }
            return text.getAndClear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
