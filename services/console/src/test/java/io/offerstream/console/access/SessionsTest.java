package io.offerstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Person ADA = new Person("ada", Grants.everywhere(Role.VIEWER));

    private final SteppingClock clock = new SteppingClock();
    private final Sessions sessions = new Sessions(new Secrets(), Sessions.Limits.USUAL, clock);

    @Test
    void shouldEndWhenNobodyUsesItForHalfAnHour() {
        var session = sessions.begin(ADA);
        clock.step(Duration.ofMinutes(29));
        assertThat(sessions.use(session.id())).isPresent();
        clock.step(Duration.ofMinutes(30));
        assertThat(sessions.use(session.id())).isEmpty();
    }

    @Test
    void shouldNotBeKeptAliveByAPageThatMovesByItself() {
        var session = sessions.begin(ADA);
        clock.step(Duration.ofMinutes(20));
        assertThat(sessions.look(session.id())).isPresent();
        clock.step(Duration.ofMinutes(20));
        assertThat(sessions.look(session.id())).isEmpty();
    }

    @Test
    void shouldEndAfterTwelveHoursHoweverOftenItIsUsed() {
        var session = sessions.begin(ADA);
        for (int i = 0; i < 47; i++) {
            clock.step(Duration.ofMinutes(15));
            assertThat(sessions.use(session.id())).isPresent();
        }
        clock.step(Duration.ofMinutes(15));
        assertThat(sessions.use(session.id())).isEmpty();
    }

    @Test
    void shouldNameEachSessionAnew() {
        assertThat(sessions.begin(ADA).id())
                .isNotEqualTo(sessions.begin(ADA).id())
                .hasSize(43);
    }

    @Test
    void shouldBeGoneOnceEnded() {
        var session = sessions.begin(ADA);
        sessions.end(session.id());
        assertThat(sessions.use(session.id())).isEmpty();
    }
}
