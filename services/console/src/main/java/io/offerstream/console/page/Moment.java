package io.offerstream.console.page;

import io.offerstream.console.state.ConsoleState;
import io.offerstream.schemas.TickSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What time it is: on the wall, and for the services, whose time is that of the newest tick.
 *
 * @param wall clock
 * @param tick newest; empty before the first
 * @param source who drives time; {@code UNKNOWN} before the first tick
 * @param tickReadAt wall clock when it was read
 */
public record Moment(Instant wall, Optional<Instant> tick, TickSource source, Optional<Instant> tickReadAt) {
    /** Without a tick for so long, nothing has been decided for so long. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    public static Moment of(ConsoleState state, Clock clock) {
        return new Moment(
                clock.instant(),
                state.tick().map(tick -> tick.getTickTime()),
                state.tick().map(tick -> tick.getSource()).orElse(TickSource.UNKNOWN),
                state.tickReadAt());
    }

    /** What ages count from: the newest tick, or the wall clock before the first. */
    public Instant now() {
        return tick.orElse(wall);
    }

    public Duration since(Instant time) {
        return Duration.between(time, now());
    }

    /** How long no tick has been read, if that is longer than it should be. */
    public Optional<Duration> quietFor() {
        return tickReadAt.map(at -> Duration.between(at, wall)).filter(span -> span.compareTo(QUIET) > 0);
    }
}
