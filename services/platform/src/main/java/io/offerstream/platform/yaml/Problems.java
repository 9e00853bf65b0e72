package io.offerstream.platform.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Collects what is wrong with one file. Used by one thread. */
public final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private final Set<String> doubtful = new HashSet<>();

    public Problems(String file) {
        this.file = file;
    }

    public void add(Place place, String key, String message) {
        found.add(new Problem(file, place.line(), place.column(), key, message));
        doubtful.add(key);
    }

    /** Says that {@code key} is likely what a misspelt key meant: nothing more about it helps the reader. */
    public void doubt(String key) {
        doubtful.add(key);
    }

    /** True if {@code key}, or a section it is in, has a problem already, so that what follows from it is no news. */
    public boolean concern(String key) {
        return Stream.iterate(key, path -> !path.isEmpty(), Problems::parent).anyMatch(doubtful::contains);
    }

    public List<Problem> list() {
        return found.stream().sorted().toList();
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    private static String parent(String path) {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }
}
