package io.offerstream.platform.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Finds what was meant by a misspelt word. */
public final class DidYouMean {
    private DidYouMean() {}

    /**
     * The candidate nearest to {@code word}, upper and lower case alike, at most one edit (insert, delete, replace,
     * swap) for every four letters away; ties go to the first.
     */
    public static Optional<String> among(Collection<String> candidates, String word) {
        int allowed = Math.max(1, word.length() / 4);
        var distance = new DamerauLevenshteinDistance(allowed);
        String wanted = word.toLowerCase(Locale.ROOT);
        String nearest = null;
        int fewest = allowed + 1;
        for (String candidate : candidates) {
            int edits = distance.apply(wanted, candidate.toLowerCase(Locale.ROOT));
            if (edits >= 0 && edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** {@code "; did you mean X?"}, or nothing if no candidate is near. */
    public static String hint(Collection<String> candidates, String word) {
        return among(candidates, word).map(DidYouMean::hint).orElse("");
    }

    /** {@code "; did you mean X?"}. */
    public static String hint(String meant) {
        return "; did you mean " + meant + "?";
    }
}
