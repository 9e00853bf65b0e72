package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.CYCLE_FIRST_START;
import static io.offerstream.platform.market.MarketKey.CYCLE_PERIOD;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;

/**
 * When assignment cycles start.
 *
 * @param firstStart start of the first cycle, market-local, to the minute; there is no cycle before it
 * @param period length of a cycle: a {@link Period} of whole days, counted on the market's calendar so that a cycle
 *     starts at the same local time the year round, or an exact {@link Duration} of whole minutes
 */
public record CycleConfig(LocalDateTime firstStart, TemporalAmount period) {
    private static final int EARLIEST_YEAR = 2000;
    private static final int LATEST_YEAR = 2100;
    private static final int MOST_DAYS = 366;

    public CycleConfig {
        new Flaws()
                .require(
                        firstStart.equals(firstStart.truncatedTo(ChronoUnit.MINUTES)),
                        CYCLE_FIRST_START,
                        "must be a whole minute, found " + firstStart)
                .require(
                        firstStart.getYear() >= EARLIEST_YEAR && firstStart.getYear() <= LATEST_YEAR,
                        CYCLE_FIRST_START,
                        "must be in the years " + EARLIEST_YEAR + " to " + LATEST_YEAR + ", found " + firstStart)
                .require(
                        isWholeDays(period) || isWholeMinutes(period),
                        CYCLE_PERIOD,
                        "must be 1 to " + MOST_DAYS + " whole days such as P7D, or whole minutes such as PT6H, found "
                                + period)
                .refuse();
    }

    private static boolean isWholeDays(TemporalAmount period) {
        return period instanceof Period days
                && days.toTotalMonths() == 0
                && days.get(ChronoUnit.DAYS) >= 1
                && days.get(ChronoUnit.DAYS) <= MOST_DAYS;
    }

    private static boolean isWholeMinutes(TemporalAmount period) {
        return period instanceof Duration exact
                && exact.compareTo(Duration.ZERO) > 0
                && exact.compareTo(Duration.ofDays(MOST_DAYS)) <= 0
                && exact.equals(exact.truncatedTo(ChronoUnit.MINUTES));
    }
}
