package io.offerstream.experiment.cases;

import io.offerstream.experiment.twoproportions.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Puts results into the shape of the reference: null for what does not exist, "Infinity" and "-Infinity" as strings, an
 * interval as a list of two. Owned by one thread.
 */
final class Fields {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Adds a field, of whatever type. */
    Fields put(String name, Object value) {
        values.put(name, plain(value));
        return this;
    }

    /** Adds fields that do not exist. */
    Fields none(String... names) {
        for (String name : names) {
            values.put(name, null);
        }
        return this;
    }

    Map<String, Object> toMap() {
        return Collections.unmodifiableMap(values);
    }

    private static Object plain(Object value) {
        if (value instanceof OptionalDouble number) {
            return number.isPresent() ? plain(number.getAsDouble()) : null;
        } else if (value instanceof Optional<?> optional) {
            return optional.map(Fields::plain).orElse(null);
        } else if (value instanceof Interval interval) {
            return plain(List.of(interval.low(), interval.high()));
        } else if (value instanceof Fields fields) {
            return fields.toMap();
        } else if (value instanceof Double number) {
            return number(number);
        } else if (value instanceof double[] numbers) {
            return plain(Arrays.stream(numbers).boxed().toList());
        } else if (value instanceof Integer whole) {
            return whole.longValue();
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof List<?> list) {
            var plain = new ArrayList<Object>(list.size());
            list.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        return value;
    }

    private static Object number(double number) {
        if (Double.isNaN(number)) {
            throw new ArithmeticException("a result is not a number: these inputs are beyond double precision");
        }
        return Double.isInfinite(number) ? Double.toString(number) : Double.valueOf(number + 0.0);
    }
}
