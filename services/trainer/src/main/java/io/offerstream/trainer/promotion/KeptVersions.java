package io.offerstream.trainer.promotion;

import io.offerstream.trainer.state.KeptVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The versions of a market whose records are kept: the newest {@value #NEWEST}, and of each of the last {@value #CYCLES}
 * cycles the last one and the last that served, so that ops can go back by minutes and by weeks; and whatever serves, waits
 * or is pinned by a cycle. Owned by one thread.
 */
final class KeptVersions {
    static final int NEWEST = 10;
    static final int CYCLES = 10;

    private final List<KeptVersion> versions;

    /** @param versions oldest first */
    KeptVersions(List<KeptVersion> versions) {
        this.versions = new ArrayList<>(versions);
    }

    void add(KeptVersion version) {
        versions.add(version);
    }

    List<KeptVersion> all() {
        return Collections.unmodifiableList(versions);
    }

    Optional<KeptVersion> find(long version) {
        return versions.stream().filter(kept -> kept.getVersion() == version).findFirst();
    }

    Optional<KeptVersion> newestOf(long generation) {
        return versions.stream()
                .filter(kept -> kept.getGeneration() == generation)
                .reduce((older, newer) -> newer);
    }

    /** The newest that is as wanted, and was published before a cycle opened. */
    Optional<KeptVersion> newestBefore(String cycle, Predicate<KeptVersion> wanted) {
        // Ids are the market's local time, and so sort as cycles follow each other; outside cycles they are empty.
        return versions.stream()
                .filter(kept -> kept.getCycle().compareTo(cycle) < 0)
                .filter(wanted)
                .reduce((older, newer) -> newer);
    }

    /**
     * Forgets what nobody needs, and tells which.
     *
     * @param needed versions that serve, wait or are pinned
     */
    List<KeptVersion> forget(Set<Long> needed) {
        var kept = new HashSet<>(needed);
        var cycles = new HashSet<String>();
        var served = new HashSet<String>();
        for (int i = versions.size() - 1; i >= 0; i--) {
            var version = versions.get(i);
            boolean isLastOfCycle = cycles.size() < CYCLES && cycles.add(version.getCycle());
            boolean isLastServed = version.getServed() && served.size() < CYCLES && served.add(version.getCycle());
            if (isLastOfCycle || isLastServed || versions.size() - i <= NEWEST) {
                kept.add(version.getVersion());
            }
        }
        var forgotten = versions.stream()
                .filter(version -> !kept.contains(version.getVersion()))
                .toList();
        versions.removeAll(forgotten);
        return forgotten;
    }
}
