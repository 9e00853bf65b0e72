package io.offerstream.measurement.result;

import java.util.Locale;

/** Fractions as people read them. */
public final class Percent {
    private Percent() {}

    /** E.g. {@code 4.1 %}. */
    public static String of(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }

    /** E.g. {@code +4.1 %}. */
    public static String signed(double fraction) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * fraction);
    }

    /** Both ends of an interval; an end that is null there is none of. */
    public static String interval(Double low, Double high) {
        return (low == null ? "-∞" : signed(low)) + " … " + (high == null ? "+∞" : signed(high));
    }

    /** A bound that somebody chose, without trailing digits. */
    public static String plain(double fraction) {
        return String.format(Locale.ROOT, "%.4g", 100 * fraction).replaceAll("\\.?0+$", "") + " %";
    }
}
