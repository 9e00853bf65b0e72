package io.offerstream.platform.market;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which features a model may use, by the names before their {@code =}.
 *
 * @param names empty: every one there is; {@link #EVERY_TASTE} among them stands for every behaviour feature
 */
public record FeatureChoice(Optional<SortedSet<String>> names) {
    /** As a market file has it; so it cannot be the name of one feature. */
    static final String EVERY = "all";

    /** What the name of a customer's behaviour feature begins with, before that of the offers' feature. */
    public static final String TASTE = "taste:";

    /** Stands for every behaviour feature: those of a new offer's features need no new name in the file. */
    static final String EVERY_TASTE = TASTE + EVERY;

    public static final FeatureChoice ALL = new FeatureChoice(Optional.empty());

    /** What producers may send before the {@code =}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    public static final FeatureChoice NONE = only(List.of());

    public FeatureChoice {
        names = names.map(FeatureChoice::sorted);
        names.orElse(Collections.emptySortedSet()).forEach(FeatureChoice::requireName);
    }

    /** Those of these names alone. */
    public static FeatureChoice only(Collection<String> names) {
        return new FeatureChoice(Optional.of(sorted(names)));
    }

    /** Whether {@code feature}, such as {@code PROTEIN=CHICKEN} or {@code taste:PROTEIN=CHICKEN}, is one of them. */
    public boolean takes(String feature) {
        if (names.isEmpty()) {
            return true;
        }
        int end = feature.indexOf('=');
        String name = end < 0 ? feature : feature.substring(0, end);
        return names.get().contains(name) || (isTaste(name) && names.get().contains(EVERY_TASTE));
    }

    /** As a market file has it. */
    @Override
    public String toString() {
        return names.map(Object::toString).orElse(EVERY);
    }

    static boolean isTaste(String name) {
        return name.startsWith(TASTE);
    }

    /** Whether an offer, an impression or a customer's profile can have a feature of this name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.equals(EVERY);
    }

    /** Whether it is the name of a behaviour feature, or all of them. */
    static boolean isTasteName(String text) {
        return isTaste(text) && NAME.matcher(text.substring(TASTE.length())).matches();
    }

    private static SortedSet<String> sorted(Collection<String> names) {
        var sorted = new TreeSet<String>();
        sorted.addAll(names);
        return Collections.unmodifiableSortedSet(sorted);
    }

    private static void requireName(String name) {
        if (!isName(name) && !isTasteName(name)) {
            throw new IllegalArgumentException(
                    "expected names of features such as PROTEIN or taste:PROTEIN, found " + name);
        }
    }
}
