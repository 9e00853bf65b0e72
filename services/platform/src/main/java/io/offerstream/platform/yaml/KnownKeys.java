package io.offerstream.platform.yaml;

import io.offerstream.platform.yaml.YamlNode.Entry;
import io.offerstream.platform.yaml.YamlNode.Listing;
import io.offerstream.platform.yaml.YamlNode.Nothing;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import io.offerstream.platform.yaml.YamlNode.Section;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The keys a file may have, as dotted paths; everything else in it is a problem. Immutable. */
public final class KnownKeys {
    private final Set<String> paths;
    private final Set<String> lists;
    private final Predicate<String> others;

    /**
     * @param paths known by name, in the order in which they are offered
     * @param lists those of {@code paths} that take a list, or one value that stands for a list
     * @param others paths that are taken too, whatever they are called
     */
    public KnownKeys(Collection<String> paths, Collection<String> lists, Predicate<String> others) {
        this.paths = new LinkedHashSet<>(paths);
        this.lists = Set.copyOf(lists);
        this.others = others;
    }

    /**
     * What a file holds.
     *
     * @param values of the known keys by path
     * @param lists of the known keys by path; such a key has no value
     * @param places of the keys and of the sections around them
     */
    public record Found(Map<String, Scalar> values, Map<String, Listing> lists, Map<String, Place> places) {
        /** An empty file. */
        public static Found nothing() {
            return new Found(Map.of(), Map.of(), Map.of());
        }

        /** Where {@code path} stands, or the section around it where it ought to stand. */
        public Place place(String path) {
            for (String at = path; ; at = at.substring(0, at.lastIndexOf('.'))) {
                if (places.containsKey(at)) {
                    return places.get(at);
                }
                if (!at.contains(".")) {
                    return Place.TOP;
                }
            }
        }
    }

    /** Sorts {@code root} by path; unknown and repeated keys and wrong shapes go to {@code problems}. */
    public Found flatten(Section root, Problems problems) {
        var found = new Found(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        flatten(root, "", found, problems);
        return found;
    }

    private void flatten(Section section, String prefix, Found found, Problems problems) {
        for (Entry entry : section.entries()) {
            String path = prefix + entry.name();
            boolean leaf = paths.contains(path) || others.test(path);
            Place earlier = found.places().putIfAbsent(path, entry.place());
            if (!leaf && !isSection(path)) {
                problems.add(entry.place(), path, "unknown key" + hint(prefix, entry.name(), problems));
            } else if (earlier != null) {
                problems.add(entry.place(), path, "given twice; first in line " + earlier.line());
            } else if (entry.value() instanceof Section inner && isSection(path)) {
                flatten(inner, path + ".", found, problems);
            } else if (entry.value() instanceof Scalar value && leaf) {
                found.values().put(path, value);
            } else if (entry.value() instanceof Listing list && lists.contains(path)) {
                found.lists().put(path, list);
            } else if (leaf || !(entry.value() instanceof Nothing)) {
                problems.add(entry.place(), path, wrongShape(entry.value(), path, leaf));
            }
        }
    }

    private String wrongShape(YamlNode value, String path, boolean leaf) {
        String expected = lists.contains(path)
                ? "one value or a list"
                : leaf ? "one value" : "keys below it (" + String.join(", ", below(path + ".")) + ")";
        if (value instanceof Scalar scalar) {
            return "expected " + expected + ", found " + scalar.shown();
        }
        return "expected " + expected
                + (value instanceof Nothing
                        ? ", found nothing"
                        : value instanceof Listing ? ", found a list" : ", found keys below it");
    }

    private boolean isSection(String path) {
        String prefix = path + ".";
        return others.test(prefix) || paths.stream().anyMatch(known -> known.startsWith(prefix));
    }

    private String hint(String prefix, String name, Problems problems) {
        List<String> here = below(prefix);
        Optional<String> near = DidYouMean.among(here, name);
        if (near.isPresent()) {
            problems.doubt(prefix + near.get());
            return DidYouMean.hint(near.get());
        }
        Optional<String> elsewhere = paths.stream()
                .filter(path -> path.endsWith("." + name) || path.equals(name))
                .findFirst()
                .or(() -> name.contains(".") ? DidYouMean.among(paths, prefix + name) : Optional.empty());
        if (elsewhere.isPresent()) {
            problems.doubt(elsewhere.get());
            return DidYouMean.hint(elsewhere.get());
        }
        return "; known " + (prefix.isEmpty() ? "are " : "here are ") + String.join(", ", here);
    }

    /** Names directly below a prefix. */
    private List<String> below(String prefix) {
        return paths.stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).split("\\.", 2)[0])
                .collect(Collectors.toCollection(LinkedHashSet::new))
                .stream()
                .toList();
    }
}
