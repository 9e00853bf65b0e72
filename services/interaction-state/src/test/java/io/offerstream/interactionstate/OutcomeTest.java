package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.assignment;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    /** Kind, offer, impression and redemption: what a label says. */
    private static String label(Outcome outcome) {
        return outcome.getKind() + " " + outcome.getOfferId() + " " + outcome.getImpressionId() + " "
                + outcome.getRedemptionId();
    }

    private static List<String> labels(List<Outcome> outcomes) {
        return outcomes.stream().map(OutcomeTest::label).toList();
    }

    private static Impression of(Impression impression, String assignmentId) {
        impression.setAssignmentId(assignmentId);
        return impression;
    }

    @Test
    void shouldCreditTheLatestEarlierImpressionOfTheOffer() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"), impression("i-2", "4711", at(2), "o-1", "o-2"));
            state.pipe(impression("i-3", "4711", at(9), "o-1"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);

            assertThat(labels(state.outcomes())).containsExactly("CENSORED o-1 i-1 null", "REDEEMED o-1 i-2 r-1");
        }
    }

    @Test
    void shouldCreditTheSameWhicheverCameFirst() {
        try (var impressionFirst = InteractionStateDriver.withMarket();
                var redemptionFirst = InteractionStateDriver.withMarket()) {
            impressionFirst.pipe(impression("i-1", "4711", at(1), "o-1"));
            impressionFirst.pipe(redemption("r-1", "4711", at(5), "o-1"));
            impressionFirst.tick(10);
            redemptionFirst.pipe(redemption("r-1", "4711", at(5), "o-1"));
            redemptionFirst.pipe(impression("i-1", "4711", at(1), "o-1"));
            redemptionFirst.tick(10);

            var expected = impressionFirst.outcomes();
            assertThat(labels(expected)).containsExactly("REDEEMED o-1 i-1 r-1");
            assertThat(redemptionFirst.outcomes()).isEqualTo(expected);
            assertThat(redemptionFirst.counts()).isEqualTo(impressionFirst.counts());
            assertThat(redemptionFirst.dump()).isEqualTo(impressionFirst.dump());
        }
    }

    @Test
    void shouldGiveOneExposureOneCreditAndCallTheSecondRedemptionOrganic() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"), redemption("r-2", "4711", at(6), "o-1"));
            state.tick(10);

            var outcomes = state.outcomes();
            assertThat(labels(outcomes)).containsExactly("REDEEMED o-1 i-1 r-1", "REDEEMED o-1 null r-2");
            assertThat(outcomes).extracting(Outcome::getOrganic).containsExactly(false, true);
        }
    }

    @Test
    void shouldNeverMakeASentOfferAnExposureOrANegative() {
        try (var state = InteractionStateDriver.withMarket()) {
            var sent = impression("i-1", "4711", at(1), "o-1");
            sent.setEvidence(Evidence.SENT);
            state.pipe(sent);
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            state.tick(500);

            assertThat(labels(state.outcomes())).containsExactly("REDEEMED o-1 null r-1");
            assertThat(Totals.of(state.counts()))
                    .containsExactly(FIRST_CYCLE + "|NONE|o-1|redemptions=1", FIRST_CYCLE + "|NONE|o-1|sent=1");
        }
    }

    @Test
    void shouldSealWhatWasNotRedeemedWhenWindowAndSealHavePassedAndNotBefore() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.tick(10);
            state.tick(at(121).plusSeconds(30).minusMillis(1));
            assertThat(state.outcomes()).isEmpty();

            state.tick(at(121).plusSeconds(30));

            var outcomes = state.outcomes();
            assertThat(labels(outcomes)).containsExactly("SEEN_NOT_REDEEMED o-1 i-1 null");
            assertThat(outcomes.get(0).getSealedAt()).isEqualTo(at(121).plusSeconds(30));
            assertThat(outcomes.get(0).getSupersedes()).isNull();

            state.tick(200);
            assertThat(state.outcomes()).isEmpty();
        }
    }

    @Test
    void shouldCreditUpToTheEndOfTheWindowExclusive() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"), impression("i-2", "4712", at(1), "o-1"));
            state.pipe(
                    redemption("r-1", "4711", at(121).minusMillis(1), "o-1"),
                    redemption("r-2", "4712", at(121), "o-1"));
            state.tick(130);

            assertThat(labels(state.outcomes()))
                    .containsExactlyInAnyOrder(
                            "REDEEMED o-1 i-1 r-1", "SEEN_NOT_REDEEMED o-1 i-2 null", "REDEEMED o-1 null r-2");
        }
    }

    @Test
    void shouldEndTheWindowWithTheOffer() {
        try (var state = new InteractionStateDriver()) {
            var ending = offer("o-1");
            ending.setValidTo(at(10));
            state.learn(applied());
            state.learn(ending);
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-1", "4711", at(10), "o-1"));
            state.tick(11);

            assertThat(labels(state.outcomes()))
                    .containsExactly("SEEN_NOT_REDEEMED o-1 i-1 null", "REDEEMED o-1 null r-1");
        }
    }

    @Test
    void shouldEndTheWindowWithTheAssignment() {
        try (var state = InteractionStateDriver.withMarket()) {
            var assigned = assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1");
            state.pipe(assigned);
            state.tick(1);
            state.pipe(of(impression("i-1", "4711", at(300), "o-1"), assigned.getAssignmentId()));
            state.pipe(redemption("r-1", "4711", at(361), "o-1"));
            state.tick(365);

            var outcomes = state.outcomes();
            assertThat(labels(outcomes)).containsExactly("SEEN_NOT_REDEEMED o-1 i-1 null", "REDEEMED o-1 null r-1");
            assertThat(outcomes.get(0).getAssignmentId())
                    .as("it outlives the customer, and does not name them")
                    .isEqualTo("DE:" + outcomes.get(0).getCustomerPseudonym() + ":" + FIRST_CYCLE + ":1");
            assertThat(outcomes.get(0).getArm()).isEqualTo(Arm.TEST);
            assertThat(outcomes.get(0).getServedPolicy()).isEqualTo(Policy.POPULARITY);
            assertThat(outcomes.get(0).getPropensity()).isEqualTo(1.0);
        }
    }

    @Test
    void shouldCensorWhatCouldNoLongerBeRedeemedWhenItWasSeen() {
        try (var state = new InteractionStateDriver()) {
            var ended = offer("o-1");
            ended.setValidTo(at(0));
            state.learn(applied());
            state.learn(ended);
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.tick(10);

            assertThat(labels(state.outcomes())).containsExactly("CENSORED o-1 i-1 null");
        }
    }

    @Test
    void shouldCensorWhatWasWithdrawnWithinItsWindow() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.tick(10);
            var withdrawn = offer("o-1");
            withdrawn.setEvent(OfferEvent.OFFER_WITHDRAWN);
            withdrawn.setStatus(OfferStatus.WITHDRAWN);
            withdrawn.setEventTime(at(60));
            withdrawn.setRevision(2);
            state.learn(withdrawn);
            state.tick(61);
            state.tick(130);

            assertThat(labels(state.outcomes()))
                    .containsExactly("CENSORED o-1 i-1 null", "SEEN_NOT_REDEEMED o-2 i-1 null");
        }
    }

    @Test
    void shouldCorrectAReversedRedemption() {
        try (var state = InteractionStateDriver.withMarket()) {
            var totals = new Totals();
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            totals.add(state.counts());
            assertThat(totals.lines()).contains(FIRST_CYCLE + "|NONE|o-1|redemptions=1");
            var first = state.outcomes().get(0);

            state.pipe(reversal("x-1", "4711", at(15), "r-1"));
            state.tick(20);
            totals.add(state.counts());
            state.tick(130);

            assertThat(totals.lines())
                    .containsExactly(FIRST_CYCLE + "|NONE|o-1|exposures=1", FIRST_CYCLE + "|NONE|o-1|unassigned=1");
            var corrected = state.outcomes();
            assertThat(labels(corrected)).containsExactly("SEEN_NOT_REDEEMED o-1 i-1 null");
            assertThat(corrected.get(0).getSupersedes()).isEqualTo(first.getOutcomeId());
        }
    }

    @Test
    void shouldCorrectAnOrganicRedemptionThatIsReversed() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            var first = state.outcomes().get(0);
            assertThat(label(first)).isEqualTo("REDEEMED o-1 null r-1");

            state.pipe(reversal("x-1", "4711", at(15), "r-1"));
            state.tick(20);

            var corrected = state.outcomes();
            assertThat(labels(corrected)).containsExactly("CENSORED o-1 null r-1");
            assertThat(corrected.get(0).getSupersedes()).isEqualTo(first.getOutcomeId());
            assertThat(corrected.get(0).getOrganic()).isTrue();
        }
    }

    @Test
    void shouldTakeAReversalThatComesBeforeItsRedemption() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(reversal("x-1", "4711", at(6), "r-1"));
            state.tick(10);
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(20);

            assertThat(state.outcomes()).isEmpty();
            assertThat(Totals.of(state.counts())).isEmpty();
        }
    }

    @Test
    void shouldCorrectWhenAnotherRedemptionTakesTheCredit() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-2", "4711", at(6), "o-1"));
            state.tick(10);
            assertThat(labels(state.outcomes())).containsExactly("REDEEMED o-1 i-1 r-2");

            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(20);

            var outcomes = state.outcomes();
            assertThat(labels(outcomes)).containsExactly("REDEEMED o-1 i-1 r-1", "REDEEMED o-1 null r-2");
            assertThat(outcomes.get(0).getSupersedes()).isNotNull();
        }
    }

    @Test
    void shouldApplyALateRedemptionAsACorrection() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.tick(10);
            state.tick(125);
            var first = state.outcomes();
            assertThat(labels(first)).containsExactly("SEEN_NOT_REDEEMED o-1 i-1 null");

            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(130);

            var corrected = state.outcomes();
            assertThat(labels(corrected)).containsExactly("REDEEMED o-1 i-1 r-1");
            assertThat(corrected.get(0).getSupersedes()).isEqualTo(first.get(0).getOutcomeId());
        }
    }

    @Test
    void shouldKeepApartSubjectsWhoseIdsLookAlike() {
        try (var state = new InteractionStateDriver()) {
            state.learn(applied());
            for (var id : List.of("c", "b#c", "r-1")) {
                state.learn(offer(id));
            }
            state.pipe(
                    impression("a#b", "4711", at(1), "c"),
                    impression("a", "4711", at(2), "b#c"),
                    impression("organic", "4711", at(3), "r-1"));
            state.pipe(redemption("r-1", "4711", at(4), "c"), redemption("r-2", "4711", at(4), "b#c"));
            state.pipe(redemption("r-1", "4711", at(4), "c"));
            state.tick(10);
            state.tick(200);
            state.tick(210);

            var outcomes = state.outcomes();
            assertThat(outcomes).extracting(Outcome::getOutcomeId).doesNotHaveDuplicates();
            assertThat(outcomes).extracting(Outcome::getSupersedes).containsOnlyNulls();
            assertThat(outcomes)
                    .extracting(Outcome::getKind)
                    .containsExactly(OutcomeKind.REDEEMED, OutcomeKind.REDEEMED, OutcomeKind.SEEN_NOT_REDEEMED);
        }
    }
}
