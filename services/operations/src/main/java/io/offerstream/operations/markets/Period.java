package io.offerstream.operations.markets;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.schemas.Market;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * When a kill switch holds.
 *
 * @param from empty: from the next tick on
 * @param until exclusive; empty: until somebody switches it off
 */
public record Period(Optional<Instant> from, Optional<Instant> until) {
    public static final Period UNBOUNDED = new Period(Optional.empty(), Optional.empty());

    public Period {
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            throw new NotDoneException(Why.USAGE, "a kill switch has to begin before it ends: " + words(from, until));
        }
    }

    /** As a market's record says. */
    public static Period of(Market market) {
        return new Period(
                Optional.ofNullable(market.getKillSwitchFrom()), Optional.ofNullable(market.getKillSwitchUntil()));
    }

    /**
     * By the market's clock; of an hour that comes twice, the first.
     *
     * @param from such as {@code 2026-11-27T06:00}
     * @throws NotDoneException if it is no such time, or the clock skips it
     */
    public static Period of(Optional<String> from, Optional<String> until, ZoneId zone) {
        return new Period(from.map(text -> instant(text, zone)), until.map(text -> instant(text, zone)));
    }

    private static Instant instant(String text, ZoneId zone) {
        try {
            var local = LocalDateTime.parse(text);
            if (zone.getRules().getValidOffsets(local).isEmpty()) {
                throw new NotDoneException(Why.USAGE, "there is no " + text + " in " + zone + ": the clock skips it");
            }
            return local.atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw new NotDoneException(
                    Why.USAGE, "expected a time of " + zone + " such as 2026-11-27T06:00, found " + text, e);
        }
    }

    /** What is still to come of it. */
    Period at(Instant tick) {
        if (until.isPresent() && !tick.isBefore(until.get())) {
            throw new NotDoneException(
                    Why.USAGE, "it would be over already: it is " + tick + ", and it ends " + until.get());
        }
        return new Period(from.filter(tick::isBefore), until);
    }

    /** Whether it holds at least whenever {@code other} does; of two that are still to come. */
    boolean covers(Period other) {
        return !from.orElse(Instant.MIN).isAfter(other.from.orElse(Instant.MIN))
                && !until.orElse(Instant.MAX).isBefore(other.until.orElse(Instant.MAX));
    }

    /** Such as {@code from the next tick on until 2026-11-27T05:00:00Z}. */
    public String words() {
        return words(from, until);
    }

    private static String words(Optional<Instant> from, Optional<Instant> until) {
        return from.map(time -> "from " + time).orElse("from the next tick on")
                + until.map(time -> " until " + time).orElse("");
    }
}
