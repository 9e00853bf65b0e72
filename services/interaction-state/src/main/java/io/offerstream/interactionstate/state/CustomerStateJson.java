package io.offerstream.interactionstate.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** What the store {@value CustomerStates#STORE} holds of one customer, as Avro's JSON of CustomerState.avsc. */
public final class CustomerStateJson {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }
}
