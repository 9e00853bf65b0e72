package io.offerstream.local.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This system, as market files set it by default, and with a thing left out to see what it is worth. */
public enum Variant {
    USUAL("offerstream", "this system, behind Kafka, with what market files have by default"),
    UNCAPPED("offerstream-uncapped", "the same without the cap on the share of five offers"),
    PROMOTED("offerstream-promoted", "the same, where ops let the first model serve before the first cycle opens"),
    PROMOTED_UNCAPPED("offerstream-promoted-uncapped", "both");

    private final String word;
    private final String description;

    Variant(String word, String description) {
        this.word = word;
        this.description = description;
    }

    /** As it is called in a report. */
    public String word() {
        return word;
    }

    public String description() {
        return description;
    }

    /** Keys of market files that it sets otherwise. */
    public Map<String, String> changed() {
        return this == UNCAPPED || this == PROMOTED_UNCAPPED ? Map.of("guardrails.top5_share_at_most", "1") : Map.of();
    }

    /** Whether ops promote the newest version of each market shortly before the first cycle. */
    public boolean isPromoted() {
        return this == PROMOTED || this == PROMOTED_UNCAPPED;
    }

    public static Optional<Variant> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Variant::word).toList();
    }
}
