package io.offerstream.experiment.cases;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One worked case.
 *
 * @param function name of what to compute
 * @param inputs as parsed from JSON
 * @param expected what should come out; empty where that is not known
 * @param tolerance of every number in it
 * @param overrides tolerances of single fields, by the first element of their path
 */
public record ReferenceCase(
        String id,
        String function,
        Map<String, Object> inputs,
        Optional<Map<String, Object>> expected,
        Tolerance tolerance,
        Map<String, Tolerance> overrides) {
    /** As the reference itself has it. */
    private static final Tolerance USUAL = new Tolerance(1e-6, 1e-12);

    public ReferenceCase {
        overrides = Map.copyOf(overrides);
    }

    /**
     * Reads a case from parsed JSON.
     *
     * @throws IllegalArgumentException if it is none, naming the key
     */
    public static ReferenceCase of(Map<?, ?> fields) {
        return new ReferenceCase(
                text(fields, "id"),
                text(fields, "function"),
                object("inputs", fields.get("inputs")),
                Optional.ofNullable(fields.get("expected")).map(expected -> object("expected", expected)),
                fields.get("tolerance") == null ? USUAL : tolerance("tolerance", fields.get("tolerance")),
                overrides(fields.get("toleranceOverrides")));
    }

    private static String text(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new IllegalArgumentException(key + " must be text, found " + fields.get(key));
    }

    private static Map<String, Tolerance> overrides(Object value) {
        if (value == null) {
            return Map.of();
        }
        var overrides = new LinkedHashMap<String, Tolerance>();
        object("toleranceOverrides", value)
                .forEach((field, found) -> overrides.put(field, tolerance("toleranceOverrides." + field, found)));
        return overrides;
    }

    private static Tolerance tolerance(String key, Object value) {
        var found = object(key, value);
        return new Tolerance(number(key, found, "rel"), number(key, found, "abs"));
    }

    private static double number(String key, Map<String, Object> tolerance, String part) {
        Object value = tolerance.getOrDefault(part, 0);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(key + "." + part + " must be a number, found " + value);
    }

    private static Map<String, Object> object(String key, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(key + " must be an object, found " + value);
        }
        var object = new LinkedHashMap<String, Object>();
        map.forEach((name, field) -> object.put(String.valueOf(name), field));
        return object;
    }

    /**
     * Computes it.
     *
     * @throws IllegalArgumentException for an unknown function or a bad input, which it names
     */
    public Map<String, Object> run() {
        return ReferenceCases.run(function, inputs);
    }
}
