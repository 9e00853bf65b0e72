package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.DeadLetter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LateAndEarlyTest {
    private static final Instant YEAR_2999 = Instant.parse("2999-01-01T00:00:00Z");

    @Test
    void shouldTakeWhatIsJustNotTooLateAndRefuseWhatIs() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.tick(300);
            state.pipe(
                    redemption("r-1", "4711", at(120), "o-1"),
                    redemption("r-2", "4711", at(120).minusMillis(1), "o-1"));
            state.tick(301);

            assertThat(state.outcomes()).hasSize(1);
            var letters = state.deadLetters();
            assertThat(letters).extracting(DeadLetter::getReason).containsExactly("TOO_LATE");
            // Behind the mark and the redemption that was taken.
            assertThat(letters.get(0).getOffset()).isEqualTo(2);
        }
    }

    @Test
    void shouldCallNothingLateAtTheFirstTick() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(redemption("r-1", "4711", Instant.parse("2018-01-01T00:00:00Z"), "o-1"));
            state.tick(1);

            assertThat(state.deadLetters()).isEmpty();
            assertThat(state.outcomes()).hasSize(1);
        }
    }

    @Test
    void shouldRefuseTheFutureAndApplyEverythingAfterIt() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-0", "4711", YEAR_2999, "o-1"));
            state.pipe(redemption("r-0", "4711", YEAR_2999, "o-1"));
            state.pipe(customer("4711", YEAR_2999, "TIER=GOLD"));
            for (int i = 0; i < 1_000; i++) {
                state.pipe(impression("i-" + (i + 1), "4711-" + i % 50, at(1 + i / 1000.0), "o-1"));
            }
            state.pipe(customer("4711", at(1), "TIER=BLUE"));
            state.tick(10);

            assertThat(state.deadLetters())
                    .extracting(DeadLetter::getReason)
                    .containsExactly("FUTURE_TIMESTAMP", "FUTURE_TIMESTAMP", "FUTURE_TIMESTAMP");
            assertThat(Totals.of(state.counts())).contains(FIRST_CYCLE + "|NONE|o-1|exposures=1000");
            assertThat(state.features())
                    .filteredOn(fact -> fact.key().equals("DE:4711"))
                    .singleElement()
                    .satisfies(fact ->
                            assertThat(fact.value().getProfileFeatures()).containsExactly("TIER=BLUE"));
        }
    }

    @Test
    void shouldLetAFactWaitThatIsStampedSlightlyAheadOfTheTick() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(redemption("r-1", "4711", at(14), "o-1"));
            state.tick(10);
            assertThat(state.counts()).isEmpty();

            state.tick(14);
            assertThat(Totals.of(state.counts())).containsExactly(FIRST_CYCLE + "|NONE|o-1|redemptions=1");
            assertThat(state.outcomes()).isEmpty();

            state.tick(15);
            assertThat(state.outcomes()).hasSize(1);
            assertThat(state.deadLetters()).isEmpty();
        }
    }
}
