package io.offerstream.ranking.features;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Names of features and their rows, numbered as they appear. Owned by one thread while it grows. */
public final class FeatureIndex {
    private final Map<String, Integer> rows = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /** The feature's row; a new name gets the next one. */
    public int rowOf(String name) {
        var row = rows.putIfAbsent(name, names.size());
        if (row == null) {
            names.add(name);
            return names.size() - 1;
        }
        return row;
    }

    public OptionalInt find(String name) {
        var row = rows.get(name);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    public String name(int row) {
        return names.get(row);
    }

    /** In the order of their rows. */
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }

    public int size() {
        return names.size();
    }
}
