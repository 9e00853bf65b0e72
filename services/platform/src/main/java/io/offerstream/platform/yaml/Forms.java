package io.offerstream.platform.yaml;

import io.offerstream.platform.yaml.Form.BadValueException;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms that configurations share. Every refusal shows an example of what would be right. */
public final class Forms {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");
    private static final Pattern SHORTHAND =
            Pattern.compile("(-?[0-9]{1,6}) *(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)");
    private static final String DURATION = "a duration such as PT30S, PT5M, PT6H or P3D (days of 24 hours)";
    private static final String PERIOD =
            "a period, either days such as P7D (calendar days of the market) or a time such as PT6H (exact)";

    private Forms() {}

    /** Any text, as written. */
    public static String text(Scalar scalar) {
        return scalar.text();
    }

    /** A whole number that fits a {@code long}; no underscores, no other bases. */
    public static long wholeNumber(Scalar scalar) {
        String text = number("a whole number", WHOLE, scalar);
        var value = new BigInteger(text);
        if (value.bitLength() >= Long.SIZE) {
            throw new BadValueException("a whole number of at most 64 bits", scalar);
        }
        return value.longValue();
    }

    /** A whole number from {@code least} to {@code most}. */
    public static Form<Integer> wholeNumber(int least, int most) {
        return scalar -> {
            String expected = "a whole number from " + least + " to " + most;
            var value = new BigInteger(number(expected, WHOLE, scalar));
            if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
                throw new BadValueException(expected, scalar);
            }
            return value.intValueExact();
        };
    }

    /** A finite decimal number. */
    public static double decimal(Scalar scalar) {
        double value = new BigDecimal(number("a number such as 0.8", DECIMAL, scalar)).doubleValue();
        if (!Double.isFinite(value)) {
            throw new BadValueException("a number such as 0.8", scalar);
        }
        return value;
    }

    private static String number(String expected, Pattern form, Scalar scalar) {
        boolean wellFormed = form.matcher(scalar.text()).matches();
        if (wellFormed && !scalar.string()) {
            return scalar.text();
        }
        throw new BadValueException(expected, scalar, wellFormed ? " in quotes; remove them" : "");
    }

    /** One of a few words. */
    public static Form<String> oneOf(String... words) {
        List<String> known = List.of(words);
        return scalar -> {
            if (!known.contains(scalar.text())) {
                throw new BadValueException(String.join(" or ", known), scalar, DidYouMean.hint(known, scalar.text()));
            }
            return scalar.text();
        };
    }

    /** One of a few values, each written as its word. */
    public static <T> Form<T> oneOf(T[] values, Function<T, String> word) {
        Form<String> words = oneOf(Arrays.stream(values).map(word).toArray(String[]::new));
        return scalar -> {
            String found = words.read(scalar);
            return Arrays.stream(values)
                    .filter(value -> word.apply(value).equals(found))
                    .findFirst()
                    .orElseThrow();
        };
    }

    /** An ISO-8601 duration of whole milliseconds; its days have 24 hours. */
    public static Duration duration(Scalar scalar) {
        Duration duration;
        try {
            duration = Duration.parse(scalar.text());
        } catch (DateTimeException e) {
            throw new BadValueException(DURATION, scalar, shorthandHint(scalar));
        }
        if (!duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
            throw new BadValueException("a duration of whole milliseconds", scalar);
        }
        return duration;
    }

    /** An ISO-8601 {@link Period} such as {@code P7D} or {@link Duration} such as {@code PT6H}, never a mixture. */
    public static TemporalAmount period(Scalar scalar) {
        String text = scalar.text().toUpperCase(Locale.ROOT);
        try {
            if (text.startsWith("PT") || text.startsWith("-PT")) {
                return Duration.parse(text);
            }
            return Period.parse(text);
        } catch (DateTimeException e) {
            throw new BadValueException(PERIOD, scalar, text.contains("T") ? "" : shorthandHint(scalar));
        }
    }

    /** Guesses what was meant by {@code 30s} or {@code 7 days}. */
    private static String shorthandHint(Scalar scalar) {
        Matcher shorthand = SHORTHAND.matcher(scalar.text().toLowerCase(Locale.ROOT));
        if (!shorthand.matches()) {
            return "";
        }
        String number = shorthand.group(1);
        char unit = Character.toUpperCase(shorthand.group(2).charAt(0));
        return DidYouMean.hint(
                switch (unit) {
                    case 'D' -> "P" + number + "D";
                    case 'W' -> "P" + 7 * Long.parseLong(number) + "D";
                    default -> "PT" + number + unit;
                });
    }

    /** A date and time without zone. */
    public static LocalDateTime localDateTime(Scalar scalar) {
        try {
            return LocalDateTime.parse(scalar.text());
        } catch (DateTimeException e) {
            throw new BadValueException("a date and time of the market such as 2026-01-05T04:00", scalar);
        }
    }

    /** A date without zone. */
    public static LocalDate localDate(Scalar scalar) {
        try {
            return LocalDate.parse(scalar.text());
        } catch (DateTimeException e) {
            throw new BadValueException("a date of the market such as 2026-01-05", scalar, dateHint(scalar));
        }
    }

    /** Guesses that the date was meant where a time of day stands behind it. */
    private static String dateHint(Scalar scalar) {
        try {
            return DidYouMean.hint(
                    LocalDateTime.parse(scalar.text()).toLocalDate().toString());
        } catch (DateTimeException e) {
            return "";
        }
    }

    /** A zone of the time zone data base by its name; offsets such as {@code +01:00} would ignore summer time. */
    public static ZoneId zone(Scalar scalar) {
        var known = new TreeSet<>(ZoneId.getAvailableZoneIds());
        if (!known.contains(scalar.text())) {
            Optional<String> city = known.stream()
                    .filter(id -> id.toLowerCase(Locale.ROOT)
                            .endsWith("/" + scalar.text().toLowerCase(Locale.ROOT)))
                    .findFirst();
            throw new BadValueException(
                    "a time zone such as Europe/Berlin or UTC",
                    scalar,
                    city.map(DidYouMean::hint).orElseGet(() -> DidYouMean.hint(known, scalar.text())));
        }
        return ZoneId.of(scalar.text());
    }
}
