package io.offerstream.trainer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is committed with an offset of {@code outcomes}.
 *
 * @param tick the newest that was decided
 * @param broken markets that were left out: what came meanwhile is in no version of theirs
 */
record Progress(Instant tick, List<String> broken) {
    static final Progress NONE = new Progress(Instant.EPOCH, List.of());

    private static final Pattern TEXT = Pattern.compile("tick=(\\d+) broken=([A-Z,]*)");

    Progress {
        broken = List.copyOf(broken);
    }

    static Progress of(Instant tick, Collection<String> broken) {
        return new Progress(tick, List.copyOf(new TreeSet<>(broken)));
    }

    /** Reads the metadata of a commit; what is not ours says nothing. */
    static Progress read(String metadata) {
        var found = TEXT.matcher(metadata);
        if (!found.matches()) {
            return NONE;
        }
        return of(
                Instant.ofEpochMilli(Long.parseLong(found.group(1))),
                found.group(2).isEmpty() ? List.of() : List.of(found.group(2).split(",", -1)));
    }

    /** The metadata that {@link #read} takes. */
    @Override
    public String toString() {
        return "tick=" + tick.toEpochMilli() + " broken=" + String.join(",", broken);
    }
}
