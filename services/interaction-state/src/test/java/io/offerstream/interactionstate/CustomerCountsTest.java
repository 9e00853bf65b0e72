package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.assignment;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.Events;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is counted of customers: moments, first redemptions, and what they did in the cycle before. */
class CustomerCountsTest {
    @Test
    void shouldCountWhatACustomerDidBeforeByTheTimeOfTheEvent() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1"));
            state.tick(1);
            state.pipe(assignment("4711", SECOND_CYCLE, Arm.TEST, "o-1"));
            state.pipe(redemption("r-2", "4711", at(370), "o-1"));
            state.tick(380);
            // Of the cycle before, and it comes when this one has long begun.
            state.pipe(redemption("r-1", "4711", at(350), "o-1"));
            state.tick(390);

            assertThat(Totals.ofCustomers(state.counts()))
                    .containsExactly(
                            FIRST_CYCLE + "|CONTROL_RANDOM|NONE|first " + at(350) + "=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM|NONE|redemptions=1",
                            FIRST_CYCLE + "|CONTROL_RANDOM|NONE|redemptions2=1",
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|before=1",
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|both=1",
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|first " + at(370) + "=1",
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|redemptions=1",
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|redemptions2=1");
        }
    }

    @Test
    void shouldMoveAFirstRedemptionWhenAnEarlierOneBecomesKnownOrIsTakenBack() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1"));
            state.tick(1);
            state.pipe(redemption("r-2", "4711", at(8), "o-1"));
            state.tick(10);
            assertThat(firsts(state.counts())).containsExactly("+" + at(8));

            state.pipe(redemption("r-1", "4711", at(4), "o-1"));
            state.tick(20);
            assertThat(firsts(state.counts())).containsExactly("+" + at(4), "-" + at(8));

            state.pipe(reversal("x-1", "4711", at(25), "r-1"));
            state.pipe(reversal("x-2", "4711", at(26), "r-2"));
            state.tick(30);
            assertThat(firsts(state.counts())).containsExactly("-" + at(4));
        }
    }

    private static List<String> firsts(List<InteractionCounts> counts) {
        var firsts = new ArrayList<String>();
        for (var row : counts) {
            row.getFirstRedemptionsAdded().forEach(time -> firsts.add("+" + time));
            row.getFirstRedemptionsRemoved().forEach(time -> firsts.add("-" + time));
        }
        return firsts;
    }

    @Test
    void shouldSayWhenAnOfferWasFirstSeen() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(7), "o-1"));
            state.pipe(impression("i-2", "4712", at(5), "o-1"));
            state.tick(10);
            assertThat(state.counts().stream()
                            .map(InteractionCounts::getFirstExposureAt)
                            .filter(Objects::nonNull))
                    .containsExactly(at(5));

            state.pipe(redemption("r-1", "4711", at(12), "o-1"));
            state.tick(20);
            assertThat(state.counts())
                    .as("only rows whose exposures grew say it")
                    .allSatisfy(row -> assertThat(row.getFirstExposureAt()).isNull());
        }
    }

    @Test
    void shouldTellAFirstExposureAlsoWhereTheCountsStayAsTheyAre() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(7), "o-1"));
            state.tick(10);
            state.counts();

            // One moves from NONE to their arm, and another comes to NONE: as many as before, and seen earlier.
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1"));
            state.pipe(impression("i-2", "4712", at(5), "o-1"));
            state.tick(20);

            assertThat(state.counts().stream()
                            .filter(row -> row.getArm() == Arm.NONE)
                            .map(InteractionCounts::getFirstExposureAt))
                    .containsExactly(at(5));
        }
    }

    @Test
    void shouldKnowWhatACustomerDidBeforeUntilTheCycleIsSettled() {
        try (var state = InteractionStateDriver.withMarket()) {
            var counts = new ArrayList<InteractionCounts>();
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1"));
            state.pipe(redemption("r-1", "4711", at(350), "o-1"));
            state.tick(355);
            state.pipe(assignment("4711", SECOND_CYCLE, Arm.TEST, "o-1"));
            state.tick(365);
            for (int minutes = 380; minutes < 890; minutes += 10) {
                state.pipe(impression("i-" + minutes, "4711", at(minutes - 1), "o-3"));
                state.tick(minutes);
            }
            // As late as may be: the cycle ended three hours ago.
            state.pipe(redemption("r-2", "4711", at(719), "o-1"));
            state.tick(898);
            counts.addAll(state.counts());

            assertThat(Totals.ofCustomers(counts))
                    .contains(
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|before=1",
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|both=1",
                            SECOND_CYCLE + "|TEST|CONTROL_RANDOM|first " + at(719) + "=1")
                    .noneMatch(line -> line.startsWith(SECOND_CYCLE + "|TEST|NONE"));
        }
    }

    @Test
    void shouldKeepCountingWhatIsTakenBackAfterItsCycleHasClosed() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1"));
            state.tick(1);
            state.pipe(redemption("r-1", "4711", at(350), "o-1"));
            state.pipe(redemption("r-2", "4711", at(355), "o-2"));
            state.tick(358);
            state.pipe(reversal("x-2", "4711", at(359), "r-2"));
            state.tick(359.5);
            state.counts();

            state.pipe(reversal("x-1", "4711", at(361), "r-1"));
            state.tick(365);

            assertThat(Totals.of(state.counts())).isEmpty();
            assertThat(state.outcomes())
                    .as("what became of it is told all the same")
                    .anySatisfy(outcome -> assertThat(outcome.getKind()).isEqualTo(OutcomeKind.CENSORED));
        }
    }

    @Test
    void shouldNotCreditACycleWithWhatComesAfterIt() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1"));
            state.tick(1);
            state.pipe(impression("i-1", "4711", at(340), "o-1"));
            state.pipe(redemption("r-1", "4711", at(370), "o-1"));
            state.tick(380);

            assertThat(Totals.ofCustomers(state.counts()))
                    .contains(FIRST_CYCLE + "|TEST|NONE|impressions=1")
                    .noneMatch(line -> line.contains("attributed"));
        }
    }

    @Test
    void shouldNotDecideAnewOnARepeatedFact() {
        try (var state = InteractionStateDriver.withMarket()) {
            var ending = Events.offer("o-4");
            ending.setValidTo(at(8));
            state.learn(ending);
            var late = redemption("r-1", "4711", at(9), "o-4");
            state.pipe(impression("i-1", "4711", at(5), "o-4"));
            state.pipe(late);
            state.tick(10);
            state.counts();

            var prolonged = Events.offer("o-4");
            prolonged.setRevision(2);
            state.learn(prolonged);
            state.pipe(late);
            state.tick(11);

            assertThat(state.counts()).isEmpty();
        }
    }
}
