package io.offerstream.console.view;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * One cell of a table.
 *
 * @param text for people
 * @param exact for files and charts: a number, a time in ISO 8601 or the text; empty where there is no value
 * @param href where it leads; empty if nowhere
 */
public record Cell(String text, String exact, Tone tone, Optional<String> href) {
    public static Cell of(String text) {
        return new Cell(text, text, Tone.PLAIN, Optional.empty());
    }

    public static Cell of(long number) {
        return new Cell(Figures.count(number), Long.toString(number), Tone.PLAIN, Optional.empty());
    }

    /** A share as percent, or a dash. */
    public static Cell percent(Double fraction) {
        return fraction == null
                ? none()
                : new Cell(Figures.percent(fraction), Double.toString(fraction), Tone.PLAIN, Optional.empty());
    }

    /** A lift as percent with its sign, or a dash. */
    public static Cell change(Double fraction) {
        return fraction == null
                ? none()
                : new Cell(Figures.change(fraction), Double.toString(fraction), Tone.PLAIN, Optional.empty());
    }

    public static Cell number(Double value) {
        return value == null
                ? none()
                : new Cell(Figures.number(value), Double.toString(value), Tone.PLAIN, Optional.empty());
    }

    public static Cell p(Double p) {
        return p == null ? none() : new Cell(Figures.p(p), Double.toString(p), Tone.PLAIN, Optional.empty());
    }

    /** On the market's clock and on UTC's. */
    public static Cell time(Instant time, ZoneId zone) {
        return time == null ? none() : new Cell(Times.both(time, zone), time.toString(), Tone.PLAIN, Optional.empty());
    }

    /** Where there is no value. */
    public static Cell none() {
        return new Cell(Figures.NONE, "", Tone.FAINT, Optional.empty());
    }

    public Cell toned(Tone other) {
        return new Cell(text, exact, other, href);
    }

    public Cell linked(String to) {
        return new Cell(text, exact, tone, Optional.of(to));
    }
}
