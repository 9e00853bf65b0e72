package io.offerstream.platform.reference;

import io.offerstream.schemas.CycleOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cycles of one market that were really opened, so that a fact counts for the cycle that held its time whatever the
 * market's calendar says by now. A cycle begins where the one before ends, at the earliest: they never overlap.
 */
public final class OpenedCycles {
    /**
     * One opened cycle.
     *
     * @param id as in {@code CycleOpened}
     * @param opens epoch milliseconds of its first instant
     * @param closes epoch milliseconds of the first instant after it
     * @param marketRate redemptions per exposure of the market's CONTROL when it opened, (0,1]
     */
    public record OpenedCycle(String id, long opens, long closes, double marketRate) {}

    /** Of a market without interactions; as popularity starts. */
    public static final double USUAL_RATE = 0.05;

    private final TreeMap<Long, OpenedCycle> byOpening = new TreeMap<>();

    /** Takes the next cycle to open; the same one again changes nothing. */
    void add(CycleOpened opened, double marketRate) {
        long opens = opened.getOpensAt().toEpochMilli();
        long closes = opened.getClosesAt().toEpochMilli();
        var before = byOpening.lowerEntry(closes);
        if (before != null) {
            if (before.getValue().id().equals(opened.getCycleId())) {
                return;
            }
            opens = Math.max(opens, before.getValue().closes());
        }
        if (opens < closes) {
            byOpening.put(opens, new OpenedCycle(opened.getCycleId(), opens, closes, marketRate));
        }
    }

    /** Drops, and returns, those that no fact from {@code millis} on needs: what closed before it, but the last one. */
    List<OpenedCycle> forgetBefore(long millis) {
        var forgotten = new ArrayList<OpenedCycle>();
        while (byOpening.size() > 1
                && byOpening.higherEntry(byOpening.firstKey()).getValue().closes() <= millis) {
            forgotten.add(byOpening.pollFirstEntry().getValue());
        }
        return forgotten;
    }

    /** The cycle that held the instant, in epoch milliseconds; empty if none was open. */
    public Optional<OpenedCycle> at(long millis) {
        return Optional.ofNullable(byOpening.floorEntry(millis))
                .map(Map.Entry::getValue)
                .filter(cycle -> millis < cycle.closes());
    }

    /** The newest that opened at the instant or before, in epoch milliseconds, whether it was open then or not. */
    public Optional<OpenedCycle> lastOpenedBy(long millis) {
        return Optional.ofNullable(byOpening.floorEntry(millis)).map(Map.Entry::getValue);
    }

    /** The one of this id; the newest, where a changed calendar has given it twice. */
    public Optional<OpenedCycle> withId(String id) {
        return byOpening.descendingMap().values().stream()
                .filter(cycle -> cycle.id().equals(id))
                .findFirst();
    }

    /** The newest. */
    public Optional<OpenedCycle> newest() {
        return Optional.ofNullable(byOpening.lastEntry()).map(Map.Entry::getValue);
    }
}
