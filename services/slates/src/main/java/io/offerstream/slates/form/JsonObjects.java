package io.offerstream.slates.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The JSON in records, read in one pass: of everything that is done for a customer, reading it costs the most. */
public final class JsonObjects {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private JsonObjects() {}

    /** Takes the members of an object. */
    public interface Members {
        /**
         * Takes one.
         *
         * @param json at the value, and after that at its end
         */
        void read(String name, JsonParser json) throws IOException;
    }

    /** Takes the features of an object. */
    public interface FeatureTaker {
        /**
         * Takes one.
         *
         * @param weight NaN if it is no number
         * @param found text of what it is then
         */
        void take(String name, double weight, String found);
    }

    /**
     * Reads the features of a customer.
     *
     * @param field what messages call it
     * @param taker gets each, and may get one again, as it is right
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static void features(String field, String text, FeatureTaker taker) {
        read(field, text, (name, json) -> {
            boolean isNumber = json.currentToken().isNumeric();
            taker.take(name, isNumber ? json.getDoubleValue() : Double.NaN, isNumber ? "" : json.getText());
            json.skipChildren();
        });
    }

    /**
     * Reads one object.
     *
     * @param field what messages call it
     * @throws IllegalArgumentException if it is none
     */
    public static void read(String field, String text, Members members) {
        try (var json = JSON.createParser(Objects.requireNonNullElse(text, ""))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException(field + ": expected a JSON object");
            }
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                members.read(name, json);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(field + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
