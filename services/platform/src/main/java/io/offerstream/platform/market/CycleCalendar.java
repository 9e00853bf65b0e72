package io.offerstream.platform.market;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The cycles of a market: a pure function of its configuration. From the first start on, they follow each other without
 * gap or overlap. A start that falls into a skipped hour comes as much later as the clock jumped; one that falls into
 * a repeated hour is its first coming.
 *
 * @param zone the market's
 */
public record CycleCalendar(ZoneId zone, CycleConfig cycle) {
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    /** When the first cycle opens. */
    public Instant opensAt() {
        return start(0);
    }

    /** The cycle that {@code instant} lies in; empty before the first. Constant time. */
    public Optional<CycleWindow> at(Instant instant) {
        if (instant.isBefore(start(0))) {
            return Optional.empty();
        }
        long index = index(instant);
        return Optional.of(new CycleWindow(id(start(index)), start(index), start(index + 1)));
    }

    /** The cycle of this id; empty if the calendar has none. */
    public Optional<CycleWindow> withId(String id) {
        int localLength = "uuuu-MM-ddTHH:mm".length();
        if (id.length() < localLength) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.parse(id.substring(0, localLength), ID);
            ZonedDateTime start = id.length() == localLength
                    ? local.atZone(zone)
                    : ZonedDateTime.ofLocal(local, zone, ZoneOffset.of(id.substring(localLength)));
            return at(start.toInstant()).filter(window -> window.id().equals(id));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The cycle before that of this id; empty if that is the first, or not of this calendar. */
    public Optional<CycleWindow> before(String id) {
        return withId(id).flatMap(this::before);
    }

    /** The cycle before one of this calendar; empty if that is the first. */
    public Optional<CycleWindow> before(CycleWindow window) {
        return at(window.opensAt().minusMillis(1));
    }

    /** Number of the last cycle that starts at or before {@code instant}, which is not before the first. */
    private long index(Instant instant) {
        if (cycle.period() instanceof Duration exact) {
            return (instant.getEpochSecond() - start(0).getEpochSecond()) / exact.toSeconds();
        }
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        long index = Math.max(0, ChronoUnit.DAYS.between(cycle.firstStart(), local) / days());
        // Local time is not monotonic: near a jump of the clock the guess may be one off.
        while (start(index).isAfter(instant)) {
            index--;
        }
        while (!start(index + 1).isAfter(instant)) {
            index++;
        }
        return index;
    }

    private Instant start(long index) {
        if (cycle.period() instanceof Duration exact) {
            return cycle.firstStart()
                    .atZone(zone)
                    .toInstant()
                    .plusSeconds(Math.multiplyExact(index, exact.toSeconds()));
        }
        return cycle.firstStart()
                .plusDays(Math.multiplyExact(index, days()))
                .atZone(zone)
                .toInstant();
    }

    private long days() {
        return cycle.period().get(ChronoUnit.DAYS);
    }

    private String id(Instant start) {
        LocalDateTime local = LocalDateTime.ofInstant(start, zone);
        ZoneOffset offset = zone.getRules().getOffset(start);
        List<ZoneOffset> possible = zone.getRules().getValidOffsets(local);
        return local.format(ID) + (offset.equals(possible.get(0)) ? "" : offset.getId());
    }
}
