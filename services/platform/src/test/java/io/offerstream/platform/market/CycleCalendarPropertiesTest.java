package io.offerstream.platform.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds of cycles in every market, whatever its clock does. */
class CycleCalendarPropertiesTest {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    @Property
    void shouldPutEveryInstantAfterTheFirstStartIntoExactlyOneCycle(
            @ForAll("calendars") CycleCalendar calendar,
            @ForAll @LongRange(max = 3_155_760_000_000L) long millisAfter) {
        Instant instant = firstStart(calendar).plusMillis(millisAfter);

        CycleWindow window = calendar.at(instant).orElseThrow();

        assertThat(window.contains(instant)).isTrue();
        assertThat(calendar.at(window.opensAt())).contains(window);
        assertThat(calendar.at(window.closesAt().minusNanos(1))).contains(window);
        assertThat(calendar.at(window.closesAt()).orElseThrow().opensAt()).isEqualTo(window.closesAt());
    }

    @Property
    void shouldHaveNoCycleBeforeTheFirstStart(
            @ForAll("calendars") CycleCalendar calendar,
            @ForAll @LongRange(min = 1, max = 3_155_760_000_000L) long millisBefore) {
        assertThat(calendar.at(firstStart(calendar).minusMillis(millisBefore))).isEmpty();
    }

    @Property(tries = 200)
    void shouldTileTimeUnderIdsThatNeverRepeatAndSayTheLocalStart(
            @ForAll("calendars") CycleCalendar calendar, @ForAll @IntRange(max = 100_000) int hoursAfter) {
        CycleWindow window = calendar.at(firstStart(calendar).plus(Duration.ofHours(hoursAfter)))
                .orElseThrow();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            assertThat(ids.add(window.id())).as("id %s is new", window.id()).isTrue();
            assertThat(window.id())
                    .startsWith(LocalDateTime.ofInstant(window.opensAt(), calendar.zone())
                            .format(LOCAL));
            assertThat(resolved(window.id(), calendar.zone())).isEqualTo(window.opensAt());
            CycleWindow next = calendar.at(window.closesAt()).orElseThrow();
            assertThat(next.opensAt()).isEqualTo(window.closesAt());
            window = next;
        }
    }

    /** The hours around a change of the clock, where all the difficulty lies. */
    @Property
    void shouldTileBerlinsChangesOfTheClock(
            @ForAll @IntRange(min = 2026, max = 2037) int year,
            @ForAll @IntRange(max = 24 * 60 - 1) int minuteOfDay,
            @ForAll("periods") TemporalAmount period,
            @ForAll @LongRange(min = -172_800_000, max = 172_800_000) long millisFromChange,
            @ForAll boolean spring) {
        var calendar = new CycleCalendar(
                ZoneId.of("Europe/Berlin"),
                new CycleConfig(LocalDateTime.of(2026, 1, 5, 0, 0).plusMinutes(minuteOfDay), period));
        Instant change = calendar.zone()
                .getRules()
                .nextTransition(Instant.parse(year + (spring ? "-01-10T00:00:00Z" : "-07-01T00:00:00Z")))
                .getInstant();
        Instant instant = change.plusMillis(millisFromChange);

        CycleWindow window = calendar.at(instant).orElseThrow();

        assertThat(window.contains(instant)).isTrue();
        assertThat(calendar.at(window.closesAt()).orElseThrow().opensAt()).isEqualTo(window.closesAt());
        if (period instanceof Duration exact) {
            assertThat(Duration.between(window.opensAt(), window.closesAt())).isEqualTo(exact);
        } else {
            Duration nominal = Duration.ofDays(period.get(ChronoUnit.DAYS));
            assertThat(Duration.between(window.opensAt(), window.closesAt()))
                    .isBetween(nominal.minusHours(1), nominal.plusHours(1));
        }
    }

    @Provide
    Arbitrary<CycleCalendar> calendars() {
        // Half an hour of summer time, a lost day, a date line, a change at midnight, and no change at all.
        Arbitrary<String> zones = Arbitraries.of(
                "Europe/Berlin",
                "Europe/Zurich",
                "UTC",
                "America/New_York",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "America/Sao_Paulo",
                "Asia/Kathmandu");
        Arbitrary<LocalDateTime> starts =
                Arbitraries.integers().between(0, 26 * 525_960).map(LocalDateTime.of(2000, 1, 1, 0, 0)::plusMinutes);
        return Combinators.combine(zones, starts, periods())
                .as((zone, start, period) -> new CycleCalendar(ZoneId.of(zone), new CycleConfig(start, period)));
    }

    @Provide
    Arbitrary<TemporalAmount> periods() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 40).map(Period::ofDays),
                Arbitraries.longs().between(15, 3000).map(Duration::ofMinutes));
    }

    private static Instant firstStart(CycleCalendar calendar) {
        return calendar.cycle().firstStart().atZone(calendar.zone()).toInstant();
    }

    /** An id read back the way a person would. */
    private static Instant resolved(String id, ZoneId zone) {
        int localLength = "2026-01-05T04:00".length();
        LocalDateTime local = LocalDateTime.parse(id.substring(0, localLength));
        return id.length() == localLength
                ? local.atZone(zone).toInstant()
                : local.toInstant(ZoneOffset.of(id.substring(localLength)));
    }
}
