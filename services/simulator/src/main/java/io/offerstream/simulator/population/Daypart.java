package io.offerstream.simulator.population;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** A part of the day, in UTC: all markets live by the same clock. */
enum Daypart {
    BREAKFAST(6, 5, 1.0),
    LUNCH(11, 5, 1.5),
    DINNER(16, 6, 1.2),
    LATE(22, 8, 0.2);

    /** How much more a customer comes in the home daypart. */
    private static final double AT_HOME = 3;

    private static final int HOURS_PER_DAY = 24;

    private final int from;
    private final int hours;
    private final double perHour;

    Daypart(int from, int hours, double perHour) {
        this.from = from;
        this.hours = hours;
        this.perHour = perHour;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Daypart::name).toList();
    }

    static Daypart of(Instant time) {
        int hour = time.atZone(ZoneOffset.UTC).getHour();
        return Arrays.stream(values())
                .filter(part -> Math.floorMod(hour - part.from, HOURS_PER_DAY) < part.hours)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no daypart at " + time));
    }

    /** Share of a day's visits that an hour of this daypart gets; a day's hours add up to 1. */
    double shareOfHour(Daypart home) {
        double day = Arrays.stream(values())
                .mapToDouble(part -> part.hours * part.weight(home))
                .sum();
        return weight(home) / day;
    }

    private double weight(Daypart home) {
        return this == home ? perHour * AT_HOME : perHour;
    }
}
