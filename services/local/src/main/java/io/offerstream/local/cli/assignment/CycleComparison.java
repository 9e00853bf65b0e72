package io.offerstream.local.cli.assignment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What differs between two sets of assignments.
 *
 * @param equal ids that are in both, with the same bytes
 * @param missing ids that were published, and not decided again; sorted
 * @param extra ids that were decided again, and never published; sorted
 * @param different ids that are in both, with other bytes; sorted
 */
record CycleComparison(long equal, List<String> missing, List<String> extra, List<String> different) {
    static CycleComparison of(CycleRecords published, CycleRecords replayed) {
        long equal = 0;
        var missing = new ArrayList<String>();
        var different = new ArrayList<String>();
        for (var entry : published.hashes().entrySet()) {
            var again = replayed.hashes().get(entry.getKey());
            if (again == null) {
                missing.add(entry.getKey());
            } else if (Arrays.equals(entry.getValue(), again)) {
                equal++;
            } else {
                different.add(entry.getKey());
            }
        }
        var extra = replayed.hashes().keySet().stream()
                .filter(id -> !published.hashes().containsKey(id))
                .toList();
        return new CycleComparison(equal, missing, extra, different);
    }

    boolean isEqual() {
        return missing.isEmpty() && extra.isEmpty() && different.isEmpty();
    }
}
