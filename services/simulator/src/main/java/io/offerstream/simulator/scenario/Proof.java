package io.offerstream.simulator.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a scenario is to show of the system that serves it, by its word in a scenario file. */
public enum Proof {
    /** It is better than popularity, shows every new offer within a day, and knows how much better. */
    LIFT,
    /** Where no slate is better than another, nothing is claimed. */
    NOTHING,
    /** Impressions of one arm that get lost are found. */
    SRM,
    /** A market in which TEST does harm falls back. */
    FALLBACK,
    /** A few accounts cannot push an offer. */
    POISONING,
    /** What comes late is not lost. */
    OUTAGE,
    /** A market without data gets better than its control. */
    NEW_MARKET,
    /** Tastes that turn are followed. */
    SEASON;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Proof> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Proof::word).toList();
    }
}
