package io.offerstream.platform.market;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects the rules that the values of one record break, so that a reader is told all of them at once. */
final class Flaws {
    private final List<Flaw> found = new ArrayList<>();

    /**
     * A broken rule.
     *
     * @param path the key it is told of
     * @param about every key whose value it depends on
     */
    record Flaw(String path, List<MarketKey> about, String message) {}

    /** At least one rule is broken. */
    static final class FlawedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final transient List<Flaw> flaws;

        private FlawedException(List<Flaw> flaws) {
            super(flaws.stream()
                    .map(flaw -> flaw.path() + ": " + flaw.message())
                    .collect(Collectors.joining("\n")));
            this.flaws = List.copyOf(flaws);
        }

        List<Flaw> flaws() {
            return flaws;
        }
    }

    /** States what must hold of {@code key}, and of the {@code others} that the rule compares it with. */
    Flaws require(boolean holds, MarketKey key, String otherwise, MarketKey... others) {
        List<MarketKey> about = new ArrayList<>(List.of(others));
        about.add(key);
        return require(holds, key.path(), about, otherwise);
    }

    /** States what must hold of a section as a whole. */
    Flaws require(boolean holds, String path, List<MarketKey> about, String otherwise) {
        if (!holds) {
            found.add(new Flaw(path, about, otherwise));
        }
        return this;
    }

    /** @throws FlawedException if a rule is broken */
    void refuse() {
        if (!found.isEmpty()) {
            throw new FlawedException(found);
        }
    }
}
