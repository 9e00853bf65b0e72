package io.offerstream.platform.yaml;

import io.offerstream.platform.yaml.YamlNode.Scalar;

/**
 * How a value is written.
 *
 * @param <T> what it means
 */
@FunctionalInterface
public interface Form<T> {
    /**
     * What {@code scalar} means.
     *
     * @throws BadValueException with what was expected, by example, and what was found
     */
    T read(Scalar scalar);

    /** A value that is not written as it should be. */
    final class BadValueException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        public BadValueException(String expected, Scalar found) {
            this(expected, found, "");
        }

        public BadValueException(String expected, Scalar found, String hint) {
            super("expected " + expected + ", found " + found.shown() + hint);
        }
    }
}
