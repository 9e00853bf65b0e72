package io.offerstream.operations.markets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.operations.NotDoneException;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.reference.KillSwitchTimes;
import io.offerstream.schemas.Market;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KillSwitchTest {
    private static final Instant NOON = TestMarket.at(12 * 60);
    private static final Market OFF = TestMarket.applied();
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Period hours(int from, int until) {
        return new Period(
                Optional.of(NOON.plus(Duration.ofHours(from))), Optional.of(NOON.plus(Duration.ofHours(until))));
    }

    private static Market on(Period period) {
        return KillSwitch.changed(OFF, true, period, NOON).orElseThrow();
    }

    @Test
    void shouldHoldFromTheFirstTickOfItsPeriodToTheFirstAfterIt() {
        var market = on(hours(1, 2));

        assertThat(KillSwitchTimes.isOn(market, NOON.plusSeconds(3599))).isFalse();
        assertThat(KillSwitchTimes.isOn(market, NOON.plusSeconds(3600))).isTrue();
        assertThat(KillSwitchTimes.isOn(market, NOON.plusSeconds(7199))).isTrue();
        assertThat(KillSwitchTimes.isOn(market, NOON.plusSeconds(7200))).isFalse();
        assertThat(KillSwitchTimes.isOn(on(Period.UNBOUNDED), NOON)).isTrue();
    }

    @Test
    void shouldBeThrownAgainOnceItIsOver() {
        var over = on(hours(1, 2));
        var later = NOON.plus(Duration.ofHours(3));

        assertThat(KillSwitch.changed(over, false, Period.UNBOUNDED, later)).isEmpty();
        var again = KillSwitch.changed(over, true, Period.UNBOUNDED, later).orElseThrow();
        assertThat(again.getKillSwitchUntil()).isNull();
        assertThat(KillSwitchTimes.isOn(again, later)).isTrue();
    }

    @Test
    void shouldForgetItsPeriodWhenItIsSwitchedOff() {
        var off = KillSwitch.changed(on(hours(1, 2)), false, Period.UNBOUNDED, NOON)
                .orElseThrow();

        assertThat(off).isEqualTo(OFF);
    }

    /** A brake: what one person may do alone must not end what somebody else has thrown. */
    @Test
    void shouldOnlyBeMadeLongerWhileItStands() {
        var planned = on(hours(1, 3));

        assertThat(KillSwitch.changed(planned, true, hours(1, 3), NOON)).isEmpty();
        assertThat(KillSwitch.changed(planned, true, hours(0, 4), NOON)).isPresent();
        assertThat(KillSwitch.changed(planned, true, Period.UNBOUNDED, NOON)).isPresent();
        assertThatThrownBy(() -> KillSwitch.changed(planned, true, hours(1, 2), NOON))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("may only be made longer");
        assertThatThrownBy(() -> KillSwitch.changed(planned, true, hours(2, 3), NOON))
                .isInstanceOf(NotDoneException.class);
        assertThatThrownBy(() -> KillSwitch.changed(on(Period.UNBOUNDED), true, hours(0, 1), NOON))
                .isInstanceOf(NotDoneException.class);
    }

    @Test
    void shouldRefuseAPeriodThatCannotBe() {
        assertThatThrownBy(() -> hours(2, 2)).hasMessageContaining("has to begin before it ends");
        assertThatThrownBy(() -> KillSwitch.changed(OFF, true, hours(-2, 0), NOON))
                .hasMessageContaining("over already");
    }

    @Test
    void shouldReadTheMarketsClock() {
        var period = Period.of(Optional.of("2026-10-25T02:30"), Optional.of("2026-10-25T03:00"), BERLIN);

        // Half past two comes twice that night: the first is in summer time.
        assertThat(period.from()).contains(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(period.until()).contains(Instant.parse("2026-10-25T02:00:00Z"));
        assertThatThrownBy(() -> Period.of(Optional.of("2026-03-29T02:30"), Optional.empty(), BERLIN))
                .hasMessageContaining("the clock skips it");
        assertThatThrownBy(() -> Period.of(Optional.of("tomorrow"), Optional.empty(), BERLIN))
                .hasMessageContaining("such as 2026-11-27T06:00, found tomorrow");
    }
}
