package io.offerstream.platform.market;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which features a model may use, by the names before their {@code =}.
 *
 * @param names empty: every one there is
 */
public record FeatureChoice(Optional<SortedSet<String>> names) {
    public static final FeatureChoice ALL = new FeatureChoice(Optional.empty());

    public FeatureChoice {
        names = names.map(TreeSet::new);
    }

    /** Whether {@code feature}, such as {@code PROTEIN=CHICKEN} or {@code taste:PROTEIN=CHICKEN}, is one of them. */
    public boolean takes(String feature) {
        int end = feature.indexOf('=');
        return names.isEmpty() || names.get().contains(end < 0 ? feature : feature.substring(0, end));
    }

    /** As a market file has it. */
    @Override
    public String toString() {
        return names.map(Object::toString).orElse("all");
    }
}
