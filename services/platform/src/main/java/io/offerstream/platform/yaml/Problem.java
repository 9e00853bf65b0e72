package io.offerstream.platform.yaml;

import java.util.Comparator;

/**
 * One thing wrong in a configuration, said so that a person can go there and mend it.
 *
 * @param file as the person named it, or where else it came from, e.g. {@code environment}
 * @param line from 1; 0 if it is about no line in particular
 * @param column from 1; 0 if it is about no line in particular
 * @param key dotted path, e.g. {@code experiment.arms.TEST}; empty if it is about no key
 * @param message what is wrong and what would be right
 */
public record Problem(String file, int line, int column, String key, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> READING_ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::key)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return READING_ORDER.compare(this, other);
    }

    /** One line, e.g. {@code config/markets/DE.yml:12: seed: expected a whole number …}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
