package io.offerstream.platform.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CycleCalendarTest {
    private static final CycleCalendar WEEKLY = calendar("Europe/Berlin", "2026-01-05T04:00", Period.ofDays(7));

    @Test
    void shouldHaveNoCycleBeforeTheFirst() {
        assertThat(WEEKLY.at(Instant.parse("2026-01-05T02:59:59.999Z"))).isEmpty();
        assertThat(WEEKLY.at(Instant.EPOCH)).isEmpty();
    }

    @Test
    void shouldBeHalfOpen() {
        var first = new CycleWindow(
                "2026-01-05T04:00", Instant.parse("2026-01-05T03:00:00Z"), Instant.parse("2026-01-12T03:00:00Z"));

        assertThat(WEEKLY.at(first.opensAt())).contains(first);
        assertThat(WEEKLY.at(first.closesAt().minusMillis(1))).contains(first);
        assertThat(WEEKLY.at(first.closesAt()).orElseThrow().id()).isEqualTo("2026-01-12T04:00");
        assertThat(first.contains(first.opensAt())).isTrue();
        assertThat(first.contains(first.closesAt())).isFalse();
    }

    @Test
    void shouldStartAtTheSameLocalTimeInSummer() {
        CycleWindow changing = WEEKLY.at(Instant.parse("2026-03-29T12:00:00Z")).orElseThrow();

        assertThat(changing)
                .isEqualTo(new CycleWindow(
                        "2026-03-23T04:00",
                        Instant.parse("2026-03-23T03:00:00Z"),
                        Instant.parse("2026-03-30T02:00:00Z")));
        assertThat(Duration.between(changing.opensAt(), changing.closesAt())).isEqualTo(Duration.ofHours(7 * 24 - 1));
    }

    @Test
    void shouldCountExactHoursThroughTheChange() {
        CycleCalendar sixHourly = calendar("Europe/Berlin", "2026-01-05T04:00", Duration.ofHours(6));

        assertThat(walk(sixHourly, "2026-03-28T21:00:00Z", 3))
                .extracting(CycleWindow::id)
                .containsExactly("2026-03-28T22:00", "2026-03-29T05:00", "2026-03-29T11:00");
    }

    @Test
    void shouldStartLaterWhereTheClockSkipsTheStart() {
        CycleCalendar daily = calendar("Europe/Berlin", "2026-03-28T02:30", Period.ofDays(1));

        assertThat(walk(daily, "2026-03-28T01:30:00Z", 3))
                .containsExactly(
                        window("2026-03-28T02:30", "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"),
                        window("2026-03-29T03:30", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"),
                        window("2026-03-30T02:30", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"));
    }

    @Test
    void shouldTellTheTwoComingsOfAnHourApart() {
        CycleCalendar hourly = calendar("Europe/Berlin", "2026-10-25T00:00", Duration.ofHours(1));

        assertThat(walk(hourly, "2026-10-24T23:00:00Z", 4))
                .extracting(CycleWindow::id)
                .containsExactly("2026-10-25T01:00", "2026-10-25T02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00");
    }

    @Test
    void shouldStartADailyCycleOnceWhereTheHourComesTwice() {
        CycleCalendar daily = calendar("Europe/Berlin", "2026-10-24T02:30", Period.ofDays(1));

        assertThat(daily.at(Instant.parse("2026-10-25T01:30:00Z")))
                .contains(window("2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"));
    }

    /** Samoa crossed the date line and had no 30 December 2011. */
    @Test
    void shouldHaveNoCycleForADayThatNeverWas() {
        CycleCalendar daily = calendar("Pacific/Apia", "2011-12-28T04:00", Period.ofDays(1));

        assertThat(walk(daily, "2011-12-29T14:00:00Z", 3))
                .containsExactly(
                        window("2011-12-29T04:00", "2011-12-29T14:00:00Z", "2011-12-30T14:00:00Z"),
                        window("2011-12-31T04:00", "2011-12-30T14:00:00Z", "2011-12-31T14:00:00Z"),
                        window("2012-01-01T04:00", "2011-12-31T14:00:00Z", "2012-01-01T14:00:00Z"));
    }

    @Test
    void shouldTakeEveryTimestampThatAnEventCanCarry() {
        Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);

        assertThat(WEEKLY.at(last).orElseThrow().contains(last)).isTrue();
        assertThat(calendar("UTC", "2026-01-01T00:00", Duration.ofMinutes(1)).at(last))
                .isPresent();
    }

    @Test
    void shouldRefuseAWindowThatIsNone() {
        Instant now = Instant.parse("2026-01-05T03:00:00Z");

        assertThatThrownBy(() -> new CycleWindow("x", now, now))
                .hasMessage("cycle x must close after it opens, found 2026-01-05T03:00:00Z to 2026-01-05T03:00:00Z");
        assertThatThrownBy(() -> new CycleWindow(" ", now, now.plusMillis(1))).hasMessage("id must not be blank");
    }

    static CycleCalendar calendar(String zone, String firstStart, TemporalAmount period) {
        return new CycleCalendar(ZoneId.of(zone), new CycleConfig(LocalDateTime.parse(firstStart), period));
    }

    /** The cycle at {@code from} and those after it. */
    private static List<CycleWindow> walk(CycleCalendar calendar, String from, int count) {
        return Stream.iterate(
                        calendar.at(Instant.parse(from)).orElseThrow(),
                        window -> calendar.at(window.closesAt()).orElseThrow())
                .limit(count)
                .toList();
    }

    private static CycleWindow window(String id, String opensAt, String closesAt) {
        return new CycleWindow(id, Instant.parse(opensAt), Instant.parse(closesAt));
    }
}
