package io.offerstream.interactionstate.state;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** What the store {@value CustomerStates#STORE} holds of one customer, as Avro's JSON of CustomerState.avsc. */
public final class CustomerStateJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> ID_FIELDS = List.of("event_id", "reverses");

    private CustomerStateJson() {}

    /**
     * Decodes a value of the store.
     *
     * @param texts what its codes stand for
     * @return one line
     * @throws IllegalStateException if another version of the service wrote it
     */
    public static String of(byte[] value, Texts texts) {
        CustomerStates.requireVersion(value);
        // A reader has one owner; this is called from the server's threads.
        var state = new StateReader(texts).read(value);
        var out = new ByteArrayOutputStream();
        try {
            var encoder = EncoderFactory.get().jsonEncoder(state.getSchema(), out);
            new SpecificDatumWriter<>(CustomerState.class).write(state, encoder);
            encoder.flush();
            var json = JSON.readTree(out.toByteArray());
            unpackIds(json);
            return json.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Avro writes bytes as text, one character a byte. */
    private static void unpackIds(JsonNode json) {
        json.forEach(CustomerStateJson::unpackIds);
        if (json instanceof ObjectNode object) {
            for (var field : ID_FIELDS) {
                if (object.has(field)) {
                    byte[] packed = object.get(field).textValue().getBytes(ISO_8859_1);
                    object.put(field, EventIds.unpack(ByteBuffer.wrap(packed)));
                }
            }
        }
    }
}
