package io.offerstream.console.view;

import java.util.Locale;

/** What something means for whoever reads it; always said in words beside the colour. */
public enum Tone {
    PLAIN,
    GOOD,
    WATCH,
    BAD,
    FAINT;

    /** Of the style sheet. */
    public String css() {
        return "tone-" + name().toLowerCase(Locale.ROOT);
    }
}
