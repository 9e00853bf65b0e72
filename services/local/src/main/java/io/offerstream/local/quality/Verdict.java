package io.offerstream.local.quality;

import java.util.Locale;

/** Whether one way to learn is as good as another, but for {@value #MARGIN} of AUC. */
public enum Verdict {
    NOT_INFERIOR,
    INFERIOR,
    UNDECIDABLE,
    /** The data has nothing that the loss could learn from: two orders by chance are not worth comparing. */
    NOTHING_TO_LEARN;

    /** What nobody would notice in a slate. */
    public static final double MARGIN = 0.01;

    static Verdict of(Estimate difference) {
        if (difference.lowerBound() > -MARGIN) {
            return NOT_INFERIOR;
        }
        return difference.high() < -MARGIN ? INFERIOR : UNDECIDABLE;
    }

    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
