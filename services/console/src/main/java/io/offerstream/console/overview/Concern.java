package io.offerstream.console.overview;

import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Tone;

/**
 * Something that needs somebody, or should be watched.
 *
 * @param href where to look
 */
record Concern(Tone tone, String sentence, String href) {
    static Concern bad(String sentence, String href) {
        return new Concern(Tone.BAD, sentence, href);
    }

    static Concern watch(String sentence, String href) {
        return new Concern(Tone.WATCH, sentence, href);
    }

    Notice.Line line() {
        return new Notice.Line(tone, sentence, href);
    }
}
