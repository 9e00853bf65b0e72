package io.offerstream.console.view;

/**
 * An interval and its estimate on a line with 0 in it, in the user units of an SVG picture {@value #WIDTH} wide.
 *
 * @param text the same in words
 */
public record IntervalBar(
        int low, int high, int point, int zero, boolean openLow, boolean openHigh, Tone tone, String text) {
    /** Of the picture. */
    public static final int WIDTH = 320;

    private static final int EDGE = 14;
    private static final double LEAST_REACH = 0.05;
    private static final double MOST_REACH = 2;

    /**
     * A lift.
     *
     * @param low null: no lower end
     * @param high null: no upper end
     */
    public static IntervalBar of(double lift, Double low, Double high) {
        double reach = LEAST_REACH;
        for (var end : new Double[] {lift, low, high}) {
            if (end != null) {
                reach = Math.max(reach, Math.min(MOST_REACH, Math.abs(end) * 1.15));
            }
        }
        var tone = low != null && low > 0 ? Tone.GOOD : high != null && high < 0 ? Tone.BAD : Tone.PLAIN;
        return new IntervalBar(
                low == null ? 0 : place(low, reach),
                high == null ? WIDTH : place(high, reach),
                place(lift, reach),
                place(0, reach),
                low == null || low < -reach,
                high == null || high > reach,
                tone,
                "lift " + Figures.change(lift) + ", interval " + Figures.interval(low, high));
    }

    private static int place(double value, double reach) {
        double inside = Math.max(-reach, Math.min(reach, value));
        return (int) Math.round(EDGE + (WIDTH - 2 * EDGE) * (inside + reach) / (2 * reach));
    }
}
