package io.offerstream.console.view;

import java.util.List;

/**
 * Something said in a few sentences, such as what an empty page waits for.
 *
 * @param headline first of all
 * @param lines what to know or do
 */
public record Notice(Tone tone, String headline, List<Line> lines) implements Content {
    /** One line, and where it leads; {@code href} is empty if nowhere. */
    public record Line(Tone tone, String text, String href) {}

    public Notice {
        lines = List.copyOf(lines);
    }

    public static Notice empty(String headline, String what) {
        return new Notice(Tone.FAINT, headline, List.of(new Line(Tone.PLAIN, what, "")));
    }
}
