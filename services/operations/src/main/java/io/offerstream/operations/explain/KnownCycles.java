package io.offerstream.operations.explain;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.CycleOpened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cycles of one market that {@code control} tells of, and its newest tick. Immutable. */
public final class KnownCycles {
    private final String market;
    private final Map<String, Cycle> cycles;
    private final Instant newestTick;
    private final boolean hasBeginning;

    /** @param cycles by id, oldest first */
    KnownCycles(String market, Map<String, Cycle> cycles, Instant newestTick, boolean hasBeginning) {
        this.market = market;
        this.cycles = new LinkedHashMap<>(cycles);
        this.newestTick = newestTick;
        this.hasBeginning = hasBeginning;
    }

    /**
     * One cycle.
     *
     * @param closedAt the first tick that found it closed; empty while it is open
     */
    public record Cycle(CycleOpened opened, Optional<Instant> closedAt) {
        public String id() {
            return opened.getCycleId();
        }
    }

    /** The newest that {@code control} has. */
    public Instant newestTick() {
        return newestTick;
    }

    /** False where what {@code control} began with has been deleted by age. */
    public boolean hasBeginning() {
        return hasBeginning;
    }

    /** Ids, oldest first. */
    public List<String> ids() {
        return List.copyOf(cycles.keySet());
    }

    /**
     * The cycle of this id.
     *
     * @throws NotDoneException if the market had none
     */
    public Cycle require(String id) {
        return Optional.ofNullable(cycles.get(id))
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED,
                        market + " had no cycle " + id + DidYouMean.hint(cycles.keySet(), id) + newestIds()));
    }

    private String newestIds() {
        var ids = ids();
        int from = Math.max(0, ids.size() - 3);
        return ids.isEmpty()
                ? "\nIt has had no cycle yet."
                : "\nIts newest cycles: " + String.join(", ", ids.subList(from, ids.size())) + ".";
    }

    /** The newest one, open or not; empty before the first. */
    public Optional<Cycle> newest() {
        return newest(cycles.values().stream().toList());
    }

    /** The newest one that is over; empty before the first is. */
    public Optional<Cycle> newestClosed() {
        return newest(cycles.values().stream()
                .filter(cycle -> cycle.closedAt().isPresent())
                .toList());
    }

    private static Optional<Cycle> newest(List<Cycle> cycles) {
        return cycles.isEmpty() ? Optional.empty() : Optional.of(new ArrayList<>(cycles).get(cycles.size() - 1));
    }
}
