package io.offerstream.experiment.cases;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * The inputs of a case, as parsed from JSON, read with their types. Every exception names the key, with the way to it.
 * Numbers may be given as strings, as those beyond 2<sup>53</sup> are.
 */
final class Inputs {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** After the decimal point, or zeros before it: more than any double has, and exact sums stay of a sane size. */
    private static final long MOST_DIGITS = 400;

    private final String path;
    private final Map<?, ?> values;

    private Inputs(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    static Inputs of(Map<String, Object> inputs) {
        return new Inputs("", inputs);
    }

    /** True where there is something other than null. */
    boolean has(String key) {
        return values.get(key) != null;
    }

    Inputs at(String key) {
        return object(path + key, required(key));
    }

    List<Inputs> objects(String key) {
        return list(key, Inputs::object);
    }

    String text(String key) {
        return text(path + key, required(key));
    }

    List<String> texts(String key) {
        return list(key, Inputs::text);
    }

    List<Boolean> flags(String key) {
        return list(key, Inputs::flag);
    }

    double number(String key) {
        return exact(key).doubleValue();
    }

    /** Empty where the key is missing or null. */
    OptionalDouble optionalNumber(String key) {
        return has(key) ? OptionalDouble.of(number(key)) : OptionalDouble.empty();
    }

    List<Double> numbers(String key) {
        return list(key, (at, value) -> exact(at, value).doubleValue());
    }

    /** As it was written: no rounding to a double. */
    BigDecimal exact(String key) {
        return exact(path + key, required(key));
    }

    /** A whole number of 0 or more. */
    long count(String key) {
        return count(path + key, required(key));
    }

    /** Empty where the key is missing or null. */
    OptionalLong optionalCount(String key) {
        return has(key) ? OptionalLong.of(count(key)) : OptionalLong.empty();
    }

    List<Long> counts(String key) {
        return list(key, Inputs::count);
    }

    List<List<Long>> countRows(String key) {
        return list(key, (at, value) -> list(at, value, Inputs::count));
    }

    List<List<BigDecimal>> exactRows(String key) {
        return list(key, (at, value) -> list(at, value, Inputs::exact));
    }

    /** Null where an element is. */
    List<Double> numbersOrNulls(String key) {
        return list(key, (at, value) -> value == null ? null : exact(at, value).doubleValue());
    }

    private <T> List<T> list(String key, BiFunction<String, Object, T> element) {
        return list(path + key, required(key), element);
    }

    private Object required(String key) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("inputs." + path + key + " is missing");
        }
        return value;
    }

    private static <T> List<T> list(String at, Object value, BiFunction<String, Object, T> element) {
        if (!(value instanceof List<?> list)) {
            throw expected("a list", at, value);
        }
        var elements = new ArrayList<T>(list.size());
        for (Object each : list) {
            elements.add(element.apply(at + "[" + elements.size() + "]", each));
        }
        return elements;
    }

    private static Inputs object(String at, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw expected("an object", at, value);
        }
        return new Inputs(at + ".", map);
    }

    private static String text(String at, Object value) {
        if (!(value instanceof String text)) {
            throw expected("text", at, value);
        }
        return text;
    }

    private static Boolean flag(String at, Object value) {
        if (!(value instanceof Boolean flag)) {
            throw expected("true or false", at, value);
        }
        return flag;
    }

    private static long count(String at, Object value) {
        BigDecimal number = exact(at, value);
        if (number.signum() >= 0 && number.compareTo(MOST) <= 0) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        expected("a whole number", at, value).getMessage(), e);
            }
        }
        throw expected("a whole number of 0 or more", at, value);
    }

    private static BigDecimal exact(String at, Object value) {
        if (value instanceof Number || value instanceof String) {
            try {
                var number = new BigDecimal(value.toString());
                if (Math.abs((long) number.scale()) <= MOST_DIGITS && Double.isFinite(number.doubleValue())) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        expected("a number", at, value).getMessage(), e);
            }
        }
        throw expected("a number", at, value);
    }

    private static IllegalArgumentException expected(String what, String at, Object found) {
        return new IllegalArgumentException("inputs." + at + " must be " + what + ", found " + found);
    }
}
