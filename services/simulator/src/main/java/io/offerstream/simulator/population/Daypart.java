package io.offerstream.simulator.population;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A part of the day, in UTC: all markets live by the same clock. */
enum Daypart {
    BREAKFAST(6, 5, 1.0),
    LUNCH(11, 5, 1.5),
    DINNER(16, 6, 1.2),
    LATE(22, 8, 0.2);

    /** How much more a customer comes in the home daypart. */
    private static final double AT_HOME = 3;

    private static final long HOURS_PER_DAY = 24;

    private static final List<Daypart> BY_HOUR = LongStream.range(0, HOURS_PER_DAY)
            .mapToObj(hour -> Arrays.stream(values())
                    .filter(part -> Math.floorMod(hour - part.from, HOURS_PER_DAY) < part.hours)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no daypart at hour " + hour)))
            .toList();

    /** What a day's hours weigh, by the home daypart. */
    private static final Map<Daypart, Double> DAY_BY_HOME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(
                    home -> home,
                    home -> BY_HOUR.stream()
                            .mapToDouble(part -> part.weight(home))
                            .sum()));

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

    /** The daypart of an hour, counted from the epoch. */
    static Daypart ofHour(long hour) {
        return BY_HOUR.get((int) Math.floorMod(hour, HOURS_PER_DAY));
    }

    /** Share of a day's visits that an hour of this daypart gets; a day's hours add up to 1. */
    double shareOfHour(Daypart home) {
        return weight(home) / DAY_BY_HOME.get(home);
    }

    private double weight(Daypart home) {
        return this == home ? perHour * AT_HOME : perHour;
    }
}
