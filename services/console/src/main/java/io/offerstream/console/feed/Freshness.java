package io.offerstream.console.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * How current what was read is.
 *
 * @param condition of the reading
 * @param reason for people; empty while all is well
 * @param readAt wall clock of the newest record or of the newest answer that there is none; empty before the first
 */
public record Freshness(Condition condition, String reason, Optional<Instant> readAt) {
    /** Of the reading of topics. */
    public enum Condition {
        /** Nothing has been read yet. */
        CONNECTING,
        /** Reads what was written before it started: figures are not complete. */
        CATCHING_UP,
        LIVE,
        /** The broker or the schema registry does not answer: figures are as of {@link Freshness#readAt}. */
        AWAY
    }

    public static Freshness connecting() {
        return new Freshness(Condition.CONNECTING, "", Optional.empty());
    }

    public boolean isLive() {
        return condition == Condition.LIVE;
    }
}
