package io.offerstream.platform.settings;

/**
 * Where a value came from.
 *
 * @param detail variable, file and line, or flag; empty for a default
 */
public record Origin(Source source, String detail) {
    /** In order of precedence: the first that has a value decides. */
    public enum Source {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    static final Origin BY_DEFAULT = new Origin(Source.DEFAULT, "");

    /** For people, e.g. {@code offerstream.yml:3}. */
    @Override
    public String toString() {
        return source == Source.DEFAULT ? "default" : detail;
    }
}
