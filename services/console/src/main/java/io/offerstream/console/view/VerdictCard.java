package io.offerstream.console.view;

import java.util.List;
import java.util.Optional;

/**
 * What a cycle says: the sentence first, then the strip of checks it rests on.
 *
 * @param sentence in words
 * @param bar the interval; empty where no lift may be shown
 * @param checks whether it can be trusted
 */
public record VerdictCard(Tone tone, String stamp, String sentence, Optional<IntervalBar> bar, List<Check> checks)
        implements Content {
    /** One check of the strip. */
    public record Check(String name, Tone tone, String word, String why) {}

    public VerdictCard {
        checks = List.copyOf(checks);
    }
}
