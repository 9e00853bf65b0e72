package io.offerstream.console.view;

import java.util.Locale;

/** Figures as people read them. */
public final class Figures {
    /** Where there is no figure. */
    public static final String NONE = "–";

    /** Below it a p-value is shown as a power of ten: no p is ever 0. */
    private static final double SMALLEST_PLAIN_P = 1e-4;

    private Figures() {}

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
    }

    public static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * fraction);
    }

    public static String percent(Double fraction, String otherwise) {
        return fraction == null ? otherwise : percent(fraction);
    }

    /** With its sign. */
    public static String change(double fraction) {
        return String.format(Locale.ROOT, "%+.1f\u00a0%%", 100 * fraction).replace('-', '−');
    }

    /** Ends of an interval; one that is missing has no limit. */
    public static String interval(Double low, Double high) {
        return (low == null ? "−∞" : change(low)) + " … " + (high == null ? "+∞" : change(high));
    }

    public static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 1 ? "%.2f" : "%.4f", value)
                .replace('-', '−');
    }

    /** Small ones as powers of ten. */
    public static String p(Double p) {
        if (p == null) {
            return NONE;
        }
        return p >= SMALLEST_PLAIN_P
                ? String.format(Locale.ROOT, "%.4f", p)
                : p <= 0
                        ? "below 10^−300"
                        : String.format(Locale.ROOT, "10^%.1f", Math.log10(p)).replace('-', '−');
    }

    /** A sentence that others wrote, whose figures stay with their units. */
    public static String sentence(String text) {
        return text.replace(" %", "\u00a0%").replace(" to 1", "\u00a0to\u00a01");
    }

    public static String bytes(long bytes) {
        return bytes < 1024
                ? bytes + " B"
                : bytes < 1024 * 1024
                        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
    }
}
