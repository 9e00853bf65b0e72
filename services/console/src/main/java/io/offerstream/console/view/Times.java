package io.offerstream.console.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them: on the market's clock, and on UTC's. */
public final class Times {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter OTHER_DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    private Times() {}

    /** Such as {@code 5 Jan 2026, 04:00 (03:00 UTC)}. */
    public static String both(Instant time, ZoneId zone) {
        var local = time.atZone(zone);
        var utc = time.atZone(ZoneOffset.UTC);
        if (local.getOffset().equals(ZoneOffset.UTC)) {
            return DAY_AND_TIME.format(utc) + " UTC";
        }
        var form = local.toLocalDate().equals(utc.toLocalDate()) ? TIME : OTHER_DAY;
        return DAY_AND_TIME.format(local) + " (" + form.format(utc) + " UTC)";
    }

    /** Such as {@code 5 Jan}, on the market's clock. */
    public static String day(Instant time, ZoneId zone) {
        return DAY.format(time.atZone(zone));
    }

    /** Time of day on UTC's clock, to the second. */
    public static String clock(Instant time) {
        return SECONDS.format(time.atZone(ZoneOffset.UTC)) + " UTC";
    }

    /** How long something takes or is ago, in its two largest units. */
    public static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        } else if (seconds < 3600) {
            return seconds / 60 + " min" + more(seconds % 60, " s");
        } else if (seconds < 86_400) {
            return seconds / 3600 + " h" + more(seconds % 3600 / 60, " min");
        }
        return seconds / 86_400 + " d" + more(seconds % 86_400 / 3600, " h");
    }

    private static String more(long rest, String unit) {
        return rest == 0 ? "" : " " + rest + unit;
    }
}
