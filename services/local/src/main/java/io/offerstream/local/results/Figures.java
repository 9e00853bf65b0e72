package io.offerstream.local.results;

import io.offerstream.schemas.ExperimentResult;
import java.util.Locale;

/** Figures of a result as people read them. */
public final class Figures {
    /** Where there is no figure. */
    public static final String NONE = "–";

    /** Below it a p-value is shown as a power of ten: no p is ever 0. */
    private static final double SMALLEST_PLAIN_P = 1e-4;

    /** As a power of ten. */
    private static final double GREATEST_PLAIN_ODDS = 4;

    private Figures() {}

    public static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }

    /** With its sign. */
    public static String change(double fraction) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * fraction);
    }

    /** A change and the ends of its interval; an end that is missing has no limit. */
    public static String interval(Double value, Double low, Double high) {
        return (value == null ? NONE : change(value)) + " [" + end(low, "-∞") + " … " + end(high, "+∞") + "]";
    }

    private static String end(Double fraction, String without) {
        return fraction == null ? without : change(fraction);
    }

    /**
     * A p-value, the small ones as powers of ten.
     *
     * @param log10 used where {@code p} is too small for a double
     */
    public static String p(Double p, Double log10) {
        if (p == null) {
            return NONE;
        }
        if (p >= SMALLEST_PLAIN_P) {
            return String.format(Locale.ROOT, "%.4f", p);
        }
        return String.format(Locale.ROOT, "10^%.1f", log10 == null ? Math.log10(p) : log10);
    }

    public static String p(Double p) {
        return p(p, null);
    }

    /** Evidence as odds, the great ones as powers of ten. */
    public static String odds(Double log10) {
        if (log10 == null) {
            return NONE;
        }
        return log10 < GREATEST_PLAIN_ODDS
                ? String.format(Locale.ROOT, log10 < 1 ? "%.2f to 1" : "%.0f to 1", Math.pow(10, log10))
                : String.format(Locale.ROOT, "10^%.1f to 1", log10);
    }

    /** The lift of TEST over CONTROL_POPULARITY at the close, or why there is none. */
    public static String lift(ExperimentResult result) {
        if (result.getLift() != null) {
            return interval(result.getLift(), result.getLiftLow(), result.getLiftHigh());
        }
        return result.getWithheldBecause().isEmpty()
                ? "none: " + result.getLiftStatus()
                : "none: " + result.getWithheldBecause();
    }

    /** What the result says: its own sentence, or else the lift. */
    public static String verdict(ExperimentResult result) {
        return result.getVerdict().isEmpty()
                ? "lift of TEST over CONTROL_POPULARITY " + lift(result)
                : result.getVerdict();
    }
}
