package io.offerstream.platform.yaml;

/**
 * Where something stands in a file.
 *
 * @param line from 1; 0 for nowhere in particular
 * @param column from 1; 0 for nowhere in particular
 */
public record Place(int line, int column) {
    /** The file as a whole, or something that is not in a file. */
    public static final Place NOWHERE = new Place(0, 0);

    /** The top of a file, where a missing key would be written. */
    public static final Place TOP = new Place(1, 1);
}
