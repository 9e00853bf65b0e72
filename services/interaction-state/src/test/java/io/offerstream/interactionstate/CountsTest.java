package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.assignment;
import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.platform.app.ServiceDriver.Mark;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.tick.Marks;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void shouldCountARedeliveredEventOnce() {
        try (var state = InteractionStateDriver.withMarket()) {
            var shown = impression("i-1", "4711", at(1), "o-1");
            var used = redemption("r-1", "4711", at(2), "o-1");
            state.pipe(shown, shown);
            state.pipe(used, used);
            state.tick(10);
            var once = state.counts();
            assertThat(state.outcomes()).hasSize(1);
            assertThat(Totals.of(once))
                    .containsExactly(
                            FIRST_CYCLE + "|NONE|o-1|attributed=1",
                            FIRST_CYCLE + "|NONE|o-1|exposures=1",
                            FIRST_CYCLE + "|NONE|o-1|redemptions=1",
                            FIRST_CYCLE + "|NONE|o-1|unassigned=1");

            state.pipe(shown);
            state.pipe(used);
            state.tick(20);

            assertThat(state.counts()).isEmpty();
            assertThat(state.outcomes()).isEmpty();
            assertThat(state.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldMoveCountsToTheArmWhenTheAssignmentComesLater() {
        try (var state = InteractionStateDriver.withMarket()) {
            var totals = new Totals();
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-1", "4711", at(2), "o-1"));
            state.tick(10);
            totals.add(state.counts());

            state.pipe(assignment("4711", FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1"));
            state.tick(20);
            state.tick(30);
            totals.add(state.counts());

            assertThat(totals.lines())
                    .containsExactly(
                            FIRST_CYCLE + "|CONTROL_RANDOM|o-1|attributed=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM|o-1|exposures=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM|o-1|redemptions=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM|o-1|unassigned=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM||assigned=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM||exposed=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM||redeeming=1");
        }
    }

    @Test
    void shouldTellWhatWasChosenForACustomerFromWhatTheyLookedFor() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.learn(applied(DE, YAML.replace("teaching_offers: seen", "teaching_offers: assigned"), false));
            state.learn(offer("o-4"));
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1", "o-2"));
            state.tick(1);
            state.pipe(impression("i-1", "4711", at(2), "o-2", "o-1", "o-3", "o-4"));
            state.pipe(redemption("r-1", "4711", at(3), "o-1"));
            state.pipe(redemption("r-2", "4711", at(3), "o-3"));
            // Once more says nothing more.
            state.pipe(impression("i-3", "4711", at(4), "o-1"));
            state.pipe(redemption("r-3", "4711", at(5), "o-1"));
            // Nothing was chosen for this one: they saw what somebody else's system shows.
            state.pipe(impression("i-2", "0815", at(2), "o-1", "o-2", "o-3", "o-4"));
            state.tick(10);

            assertThat(state.counts().stream().filter(row -> row.getExposures() > 0))
                    .extracting(
                            InteractionCounts::getArm,
                            InteractionCounts::getOfferId,
                            InteractionCounts::getChosenFirst,
                            InteractionCounts::getChosenSecond,
                            InteractionCounts::getChosenThird,
                            InteractionCounts::getChosenDeeper,
                            InteractionCounts::getChosenRedemptions)
                    .containsExactlyInAnyOrder(
                            tuple(Arm.CONTROL_RANDOM, "o-1", 0L, 1L, 0L, 0L, 1L),
                            tuple(Arm.CONTROL_RANDOM, "o-2", 1L, 0L, 0L, 0L, 0L),
                            tuple(Arm.CONTROL_RANDOM, "o-3", 0L, 0L, 0L, 0L, 0L),
                            tuple(Arm.CONTROL_RANDOM, "o-4", 0L, 0L, 0L, 0L, 0L),
                            tuple(Arm.NONE, "o-1", 1L, 0L, 0L, 0L, 0L),
                            tuple(Arm.NONE, "o-2", 0L, 1L, 0L, 0L, 0L),
                            tuple(Arm.NONE, "o-3", 0L, 0L, 1L, 0L, 0L),
                            tuple(Arm.NONE, "o-4", 0L, 0L, 0L, 1L, 0L));
        }
    }

    @Test
    void shouldCountARedemptionInItsCycleAndItsCreditInTheExposures() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1"));
            state.tick(1);
            state.pipe(impression("i-1", "4711", at(330), "o-1"));
            state.tick(340);
            state.pipe(assignment("4711", SECOND_CYCLE, Arm.CONTROL_POPULARITY, "o-1"));
            state.tick(360);
            state.pipe(redemption("r-1", "4711", at(370), "o-1"));
            state.tick(380);

            assertThat(Totals.of(state.counts()))
                    .containsExactly(
                            FIRST_CYCLE + "|TEST|o-1|attributed=1",
                            FIRST_CYCLE + "|TEST|o-1|exposures=1",
                            FIRST_CYCLE + "|TEST|o-1|unassigned=1",
                            FIRST_CYCLE + "|TEST||assigned=1",
                            FIRST_CYCLE + "|TEST||exposed=1",
                            SECOND_CYCLE + "|CONTROL_POPULARITY|o-1|redemptions=1",
                            SECOND_CYCLE + "|CONTROL_POPULARITY||assigned=1",
                            SECOND_CYCLE + "|CONTROL_POPULARITY||redeeming=1");
        }
    }

    @Test
    void shouldFindTheOfferOfAPosCode() {
        try (var state = InteractionStateDriver.withMarket()) {
            var coded = offer("o-4");
            coded.setPosCodes(List.of("4000123"));
            state.learn(coded);
            var atTill = redemption("r-1", "4711", at(2), null);
            atTill.setPosCode("4000123");
            state.pipe(atTill);
            state.tick(10);

            assertThat(Totals.of(state.counts())).containsExactly(FIRST_CYCLE + "|NONE|o-4|redemptions=1");
        }
    }

    @Test
    void shouldForgetAPosCodeThatItsOfferGaveUp() {
        try (var state = InteractionStateDriver.withMarket()) {
            var before = offer("o-4");
            before.setPosCodes(List.of("4000123"));
            state.learn(before);
            state.tick(1);
            var after = offer("o-4");
            after.setPosCodes(List.of("4000124"));
            after.setRevision(2);
            state.learn(after);
            var atTill = redemption("r-1", "4711", at(2), null);
            atTill.setPosCode("4000123");
            state.pipe(atTill);
            state.tick(10);

            assertThat(state.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("UNKNOWN_POS_CODE"));
        }
    }

    @Test
    void shouldJudgeAnEventByAllReferenceDataOfItsTick() {
        try (var state = new InteractionStateDriver()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.learn(offer("o-1"));
            state.learn(applied());
            state.learn(TestMarket.config().calendar().at(at(0)).orElseThrow());
            state.tick(10);

            assertThat(state.deadLetters()).isEmpty();
            assertThat(Totals.of(state.counts())).contains(FIRST_CYCLE + "|NONE|o-1|exposures=1");
        }
    }

    @Test
    void shouldSignCountsAndMarkEveryOutput() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(customer("4711", at(0)));
            state.tick(10);

            var writer = Marks.writer("interaction-state", 0);
            for (var topic : List.of(
                    state.topics.outcomes(), state.topics.interactionCounts(), state.topics.customerFeatures())) {
                assertThat(state.raw().marks(topic)).containsExactly(new Mark(writer, at(10)));
            }
        }
    }

    @Test
    void shouldNotChangeCountsByForgetting() {
        try (var state = InteractionStateDriver.withMarket()) {
            var totals = new Totals();
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1", "o-2"));
            state.tick(1);
            // Redeemed 119 minutes later: for a while the impression is old and its redemption is not.
            state.pipe(impression("i-1", "4711", at(2), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(121), "o-1"));
            state.tick(130);
            state.tick(240);
            totals.add(state.counts());
            var settled = totals.lines();
            assertThat(state.outcomes()).hasSize(2);

            for (int minutes = 250; minutes < 1_500; minutes += 5) {
                state.pipe(impression("i-" + minutes, "4711", at(minutes - 1), "o-3"));
                state.tick(minutes);
            }

            totals.add(state.counts());
            assertThat(totals.lines()).filteredOn(line -> !line.contains("o-3")).isEqualTo(settled);
            assertThat(state.outcomes())
                    .noneMatch(outcome -> !outcome.getOfferId().equals("o-3"));
            var known = state.customers().get("DE:4711");
            assertThat(known.getUses()).isEmpty();
            assertThat(known.getCycles()).hasSizeLessThan(5);
            assertThat(known.getSlates()).hasSizeLessThan(225);
        }
    }

    @Test
    void shouldNotChangeCountsByForgettingWhatWasTakenBackTooLate() {
        try (var state = InteractionStateDriver.withMarket()) {
            var totals = new Totals();
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1"));
            state.tick(1);
            // Seen in the first cycle, redeemed in the second, taken back in the third.
            state.pipe(impression("i-1", "4711", at(350), "o-1"));
            state.pipe(redemption("r-1", "4711", at(370), "o-1"));
            state.tick(380);
            state.tick(480);
            state.pipe(reversal("x-1", "4711", at(730), "r-1"));
            state.tick(740);
            totals.add(state.counts());
            var settled = totals.lines();
            assertThat(settled).contains(FIRST_CYCLE + "|TEST|o-1|attributed=1");

            for (int minutes = 750; minutes < 2_400; minutes += 10) {
                state.pipe(impression("i-" + minutes, "4711", at(minutes - 1), "o-3"));
                state.tick(minutes);
            }

            totals.add(state.counts());
            assertThat(totals.lines()).filteredOn(line -> !line.contains("o-3")).isEqualTo(settled);
        }
    }

    @Test
    void shouldForgetByTimeAlone() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(customer("4711", at(0), "TIER=GOLD"));
            state.pipe(impression("i-1", "4711", at(2), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            for (int minutes = 10; minutes < 2_000; minutes += 10) {
                state.tick(minutes);
            }

            var known = state.customers().get("DE:4711");
            assertThat(known.getSlates()).isEmpty();
            assertThat(known.getUses()).isEmpty();
            assertThat(known.getHistory()).hasSize(2);
            assertThat(known.getDue()).isZero();
        }
    }

    @Test
    void shouldRefuseTheEventsOfADeviceThatCallsEveryGuestTheSame() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.tick(1);
            for (int i = 0; i < 2_000; i++) {
                state.pipe(impression("i-" + i, "kiosk", at(2), "o-1"));
            }
            state.tick(10);
            assertThat(state.deadLetters()).isEmpty();

            state.pipe(impression("i-2000", "kiosk", at(11), "o-1"), impression("i-1", "4711", at(11), "o-1"));
            state.tick(20);

            assertThat(state.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("TOO_MANY_EVENTS"));
        }
    }

    @Test
    void shouldRememberAReversalAsLongAsItsRedemption() {
        try (var state = InteractionStateDriver.withMarket()) {
            var totals = new Totals();
            // The till's clock was wrong: taken back before it was redeemed.
            state.pipe(redemption("r-1", "4711", at(10), "o-1"));
            state.pipe(reversal("x-1", "4711", at(-60), "r-1"));
            state.tick(20);
            for (int minutes = 30; minutes < 900; minutes += 10) {
                state.pipe(impression("i-" + minutes, "4711", at(minutes), "o-3"));
                state.tick(minutes);
            }
            totals.add(state.counts());

            assertThat(totals.lines()).noneMatch(line -> line.contains("o-1"));
            assertThat(state.outcomes())
                    .noneMatch(outcome -> outcome.getOfferId().equals("o-1"));
        }
    }
}
