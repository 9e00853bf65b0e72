package io.offerstream.trainer.reference;

import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Popularity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The cycles of one market that were opened lately, as far as a tick knows them. Owned by one thread. */
public final class MarketCycles {
    /** How long one is known after it opened: cycles of two weeks in whole. A restart reads no more than that. */
    public static final Duration KNOWN = Duration.ofDays(15);

    private final Map<String, Opened> opened = new HashMap<>();
    private Popularity popularity;
    private Optional<CycleOpened> newest = Optional.empty();

    /** A cycle, and the popularity it serves. */
    public record Opened(CycleOpened cycle, Popularity popularity) {}

    /** What the cycles that open next will serve. */
    public void learn(Popularity fresh) {
        popularity = fresh;
    }

    /** The popularity it serves was announced before it. */
    public void learn(CycleOpened cycle) {
        newest = Optional.of(cycle);
        if (popularity != null) {
            opened.put(cycle.getCycleId(), new Opened(cycle, popularity));
        }
    }

    /** Of ticks that are told one after another; what opened too long before one is forgotten. */
    void goOnTo(Instant tick) {
        var oldest = tick.minus(KNOWN);
        opened.values().removeIf(known -> known.cycle.getDecidedAt().isBefore(oldest));
    }

    /** The one that opened last, of those that have been read. */
    public Optional<CycleOpened> newest() {
        return newest;
    }

    /** The cycle of this id. */
    public Optional<Opened> find(String id) {
        return Optional.ofNullable(opened.get(id));
    }
}
