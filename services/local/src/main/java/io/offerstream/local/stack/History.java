package io.offerstream.local.stack;

import io.offerstream.schemas.Tick;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the topics of an installation were driven by until now. */
public final class History {
    private History() {}

    /**
     * The newest tick of an earlier run.
     *
     * @param name of the replay or simulation that wants to go on
     * @throws IllegalStateException if something else drove the ticks: two histories cannot be played into one
     */
    public static Optional<Instant> lastTick(Connection connection, String name) {
        var last = new AtomicReference<Tick>();
        try (var reader = new TopicReader(connection.bootstrapServers())
                .follow(connection.topics().ticks(), (key, tick) -> last.set(tick))) {
            reader.readToEnd();
        }
        var tick = Optional.ofNullable(last.get());
        tick.filter(found -> !found.getNote().equals(name)).ifPresent(found -> {
            throw new IllegalStateException("this installation was driven by '" + found.getNote()
                    + "' until now, and '" + name
                    + "' cannot be played into its history: use another --data-dir, or delete it with --fresh");
        });
        return tick.map(Tick::getTickTime);
    }
}
