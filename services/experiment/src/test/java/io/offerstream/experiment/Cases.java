package io.offerstream.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The worked cases: {@code stat-cases.json}, an excerpt of the reference's, and {@code edge-cases.json}, more of the
 * same kind in the same layout.
 */
public final class Cases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Cases() {}

    /** One worked case, named by its id in test reports. */
    public record Case(String id, JsonNode inputs, JsonNode expected, JsonNode tolerance, JsonNode overrides) {
        @Override
        public String toString() {
            return id;
        }

        /** Compares every expected field with what was computed under the same name. */
        public void check(Map<String, Object> actual) {
            assertThat(actual.keySet())
                    .as("fields of case %s", id)
                    .containsExactlyInAnyOrderElementsOf(() -> expected.fieldNames());
            expected.properties()
                    .forEach(field -> check(field.getKey(), field.getValue(), plain(actual.get(field.getKey()))));
        }

        private void check(String field, JsonNode wanted, Object found) {
            String where = id + ": " + field;
            if (wanted.isNull()) {
                assertThat(found).as(where).isNull();
            } else if (found instanceof double[] values) {
                assertThat(values).as(where).hasSize(wanted.size());
                for (int i = 0; i < values.length; i++) {
                    checkNumber(field, wanted.get(i), values[i]);
                }
            } else if (found instanceof Double value) {
                checkNumber(field, wanted, value);
            } else {
                assertThat(String.valueOf(found)).as(where).isEqualTo(wanted.asText());
            }
        }

        private void checkNumber(String field, JsonNode wanted, double found) {
            double number = wanted.isTextual() ? Double.parseDouble(wanted.asText()) : wanted.asDouble();
            JsonNode allowed = overrides.has(field) ? overrides.get(field) : tolerance;
            if (Double.isInfinite(number)) {
                assertThat(found).as("%s: %s", id, field).isEqualTo(number);
            } else {
                assertThat(Math.abs(found - number))
                        .as("%s: %s should be %s, found %s", id, field, number, found)
                        .isLessThanOrEqualTo(allowed.get("abs").asDouble()
                                + allowed.get("rel").asDouble() * Math.abs(number));
            }
        }

        private static Object plain(Object value) {
            if (value instanceof OptionalDouble number) {
                return number.isPresent() ? number.getAsDouble() : null;
            }
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        }
    }

    /** The cases of one function of the reference. */
    public static Stream<Case> of(String function) {
        return Stream.of("stat-cases.json", "edge-cases.json").flatMap(file -> read(file, function));
    }

    private static Stream<Case> read(String file, String function) {
        try (var in = Cases.class.getResourceAsStream("/" + file)) {
            JsonNode cases = JSON.readTree(in).get("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .filter(node -> node.get("function").asText().equals(function))
                    .map(node -> new Case(
                            node.get("id").asText(),
                            node.get("inputs"),
                            node.get("expected"),
                            node.get("tolerance"),
                            node.path("toleranceOverrides")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
