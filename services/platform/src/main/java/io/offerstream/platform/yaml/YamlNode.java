package io.offerstream.platform.yaml;

import java.util.List;

/** A part of a YAML file that remembers where it stands. */
public sealed interface YamlNode {
    Place place();

    /** Keys with values, in the order of the file. */
    record Section(List<Entry> entries, Place place) implements YamlNode {
        public Section {
            entries = List.copyOf(entries);
        }
    }

    /** One key of a section; {@code place} is that of the name. */
    record Entry(String name, Place place, YamlNode value) {}

    /** A list. */
    record Listing(List<Element> elements, Place place) implements YamlNode {
        public Listing {
            elements = List.copyOf(elements);
        }
    }

    /** What a list holds. */
    sealed interface Element extends YamlNode {}

    /**
     * An element of a list that is no single value. What is in it is not kept: no list of ours holds more than values.
     *
     * @param what it is, for a message
     */
    record Unusable(String what, Place place) implements Element {}

    /** A key without a value, or with {@code ~} or {@code null}. */
    record Nothing(Place place) implements YamlNode {}

    /**
     * A single value.
     *
     * @param text as written, without quotes
     * @param string true for what YAML takes as a string: {@code "3"} and {@code three}, but not {@code 3}
     */
    record Scalar(String text, boolean string, Place place) implements Element {
        private static final int LONGEST_SHOWN = 60;

        /** A value that came from no YAML file, so that {@code 3} may be a number. */
        public static Scalar of(String text) {
            return new Scalar(text, false, Place.NOWHERE);
        }

        /** The text for a message: short, on one line, in quotes where it would be misread. */
        public String shown() {
            String shortened = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
            String visible = shortened
                    .codePoints()
                    .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            return visible.isBlank() || visible.contains(" ") ? '"' + visible + '"' : visible;
        }
    }
}
