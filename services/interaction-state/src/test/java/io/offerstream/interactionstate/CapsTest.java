package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferTally;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What frequency caps go by: how often a customer has seen an offer, and whether they have redeemed it. */
class CapsTest {
    private static final int FORGOTTEN = 2_000;

    private static Offer capped(String id) {
        var offer = offer(id);
        offer.setImpressionCap(3);
        return offer;
    }

    /** Of o-1 and o-2, nobody may see more than three; of o-3 everybody may. */
    private static InteractionStateDriver withCaps() {
        var state = InteractionStateDriver.withMarket();
        state.learn(capped("o-1"));
        state.learn(capped("o-2"));
        return state;
    }

    private static CustomerFeatures only(InteractionStateDriver state) {
        var published = state.features();
        assertThat(published).hasSize(1);
        return published.get(0).value();
    }

    private static CustomerState known(InteractionStateDriver state) {
        return state.customers().get("DE:4711");
    }

    /** Ticks until all that has happened is settled and forgotten. */
    private static void forget(InteractionStateDriver state, int from) {
        for (int minutes = from; minutes < from + FORGOTTEN; minutes += 60) {
            state.tick(minutes);
        }
        assertThat(known(state).getSlates()).isEmpty();
        assertThat(known(state).getUses()).isEmpty();
        state.features();
    }

    @Test
    void shouldSayAtTheNextTickHowOftenAnOfferWithACapWasSeen() {
        try (var state = withCaps()) {
            state.pipe(impression("i-1", "4711", at(1), "o-2", "o-1"), impression("i-2", "4711", at(2), "o-1", "o-3"));
            state.tick(10);
            var first = only(state);
            assertThat(first.getOffersSeen()).containsExactly("o-1=2", "o-2=1");
            assertThat(first.getOffersRedeemed()).isEmpty();

            state.pipe(impression("i-3", "4711", at(11), "o-1"));
            state.tick(20);
            assertThat(only(state).getOffersSeen()).containsExactly("o-1=3", "o-2=1");
        }
    }

    @Test
    void shouldSayAtTheNextTickWhatWasRedeemedWithAnImpressionAndWithout() {
        try (var state = withCaps()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.tick(10);
            state.features();

            state.pipe(redemption("r-2", "4711", at(11), "o-3"), redemption("r-1", "4711", at(12), "o-1"));
            state.tick(12);

            var published = only(state);
            assertThat(published.getOffersRedeemed()).containsExactly("o-1", "o-3");
            assertThat(published.getOffersSeen()).containsExactly("o-2=1");
        }
    }

    @Test
    void shouldPublishNothingForAnExposureThatNoCapCounts() {
        try (var state = withCaps()) {
            state.pipe(impression("i-1", "4711", at(1), "o-3"));
            state.pipe(redemption("r-1", "4711", at(2), "o-1"));
            state.tick(10);
            assertThat(only(state).getOffersSeen()).isEmpty();

            state.pipe(impression("i-2", "4711", at(11), "o-3", "o-1"));
            state.tick(20);
            assertThat(state.features()).isEmpty();
        }
    }

    @Test
    void shouldCountAnOfferAgainWhoseRedemptionIsTakenBack() {
        try (var state = withCaps()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"), impression("i-2", "4711", at(2), "o-1"));
            state.pipe(redemption("r-1", "4711", at(3), "o-1"), redemption("r-2", "4711", at(4), "o-3"));
            state.tick(10);
            assertThat(only(state).getOffersSeen()).isEmpty();

            state.pipe(reversal("x-1", "4711", at(11), "r-1"));
            state.tick(20);

            var published = only(state);
            assertThat(published.getOffersSeen()).containsExactly("o-1=2");
            assertThat(published.getOffersRedeemed()).containsExactly("o-3");
        }
    }

    @Test
    void shouldKeepAnOfferRedeemedOfWhichOneOfTwoRedemptionsIsTakenBack() {
        try (var state = withCaps()) {
            state.pipe(redemption("r-1", "4711", at(3), "o-1"));
            forget(state, 10);
            state.pipe(redemption("r-2", "4711", at(FORGOTTEN + 11), "o-1"));
            state.pipe(reversal("x-1", "4711", at(FORGOTTEN + 12), "r-1"));
            state.tick(FORGOTTEN + 20);
            assertThat(state.features()).isEmpty();

            state.pipe(reversal("x-2", "4711", at(FORGOTTEN + 21), "r-2"));
            state.tick(FORGOTTEN + 30);
            assertThat(only(state).getOffersRedeemed()).isEmpty();
        }
    }

    @Test
    void shouldNotCountWhatWasOnlySent() {
        try (var state = withCaps()) {
            var sent = impression("i-1", "4711", at(1), "o-1");
            sent.setEvidence(Evidence.SENT);
            state.pipe(sent);
            state.tick(10);
            assertThat(only(state).getOffersSeen()).isEmpty();

            forget(state, 20);
            state.pipe(impression("i-2", "4711", at(FORGOTTEN + 21), "o-1"));
            state.tick(FORGOTTEN + 30);
            assertThat(only(state).getOffersSeen()).containsExactly("o-1=1");
        }
    }

    @Test
    void shouldCountARepeatedImpressionOnceAndALateOneToo() {
        try (var state = withCaps()) {
            var shown = impression("i-1", "4711", at(100), "o-1");
            state.pipe(shown, shown);
            state.tick(110);
            assertThat(only(state).getOffersSeen()).containsExactly("o-1=1");

            state.pipe(shown);
            state.tick(120);
            assertThat(state.features()).isEmpty();

            state.pipe(impression("i-0", "4711", at(1), "o-1"));
            state.tick(130);
            assertThat(only(state).getOffersSeen()).containsExactly("o-1=2");
        }
    }

    @Test
    void shouldLetAnImpressionWaitThatIsStampedAheadOfTheTick() {
        try (var state = withCaps()) {
            state.pipe(impression("i-1", "4711", at(14), "o-1"));
            state.tick(10);
            assertThat(only(state).getOffersSeen()).isEmpty();

            state.tick(14);
            assertThat(only(state).getOffersSeen()).containsExactly("o-1=1");
        }
    }

    @Test
    void shouldCountOverTheWholeValidityHoweverFewExposuresAreRemembered() {
        try (var state = withCaps()) {
            state.learn(applied(DE, YAML + "behaviour: {history: 2}\n", false));
            state.pipe(customer("4711", at(0)));
            int shown = 0;
            for (int minutes = 10; minutes < 3_000; minutes += 100) {
                state.pipe(impression("i-" + minutes, "4711", at(minutes - 1), "o-1", "o-3"));
                shown++;
                state.tick(minutes);
                assertThat(only(state).getOffersSeen()).containsExactly("o-1=" + shown);
            }
            state.pipe(redemption("r-1", "4711", at(2_990), "o-2"));
            state.tick(3_000);
            forget(state, 3_010);
            assertThat(known(state).getHistory()).hasSize(2);
            assertThat(known(state).getTallies())
                    .extracting(OfferTally::getOfferId, OfferTally::getSeen)
                    .containsExactly(tuple("o-1", shown), tuple("o-2", 0), tuple("o-3", shown));

            state.pipe(impression("i-last", "4711", at(FORGOTTEN + 3_011), "o-1", "o-2"));
            state.tick(FORGOTTEN + 3_020);
            var published = only(state);
            assertThat(published.getOffersSeen()).containsExactly("o-1=" + (shown + 1));
            assertThat(published.getOffersRedeemed()).containsExactly("o-2");
        }
    }

    @Test
    void shouldTakeBackARedemptionThatIsForgotten() {
        try (var state = withCaps()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-1", "4711", at(2), "o-1"));
            forget(state, 10);
            state.pipe(reversal("x-1", "4711", at(FORGOTTEN + 11), "r-1"));
            state.tick(FORGOTTEN + 20);
            var published = only(state);
            assertThat(published.getOffersRedeemed()).isEmpty();
            assertThat(published.getOffersSeen()).containsExactly("o-1=1");

            // The reversal is forgotten, too, and stays.
            state.pipe(impression("i-2", "4711", at(FORGOTTEN + 21), "o-1"));
            forget(state, FORGOTTEN + 30);
            assertThat(known(state).getReversals()).isEmpty();
            state.pipe(impression("i-3", "4711", at(2 * FORGOTTEN + 31), "o-1"));
            state.tick(2 * FORGOTTEN + 40);
            assertThat(only(state).getOffersSeen()).containsExactly("o-1=3");
        }
    }

    @Test
    void shouldNotGrowWithTheRedemptionsOfAnIdThatManyShare() {
        try (var state = withCaps()) {
            for (int i = 0; i < 100; i++) {
                state.pipe(redemption("r-" + i, "4711", at(i / 100.0), "o-1"));
            }
            forget(state, 10);
            assertThat(known(state).getTallies()).hasSize(1);
            assertThat(known(state).getTallies().get(0).getRedeemed()).hasSize(17);

            for (int i = 50; i < 100; i++) {
                state.pipe(reversal("x-" + i, "4711", at(FORGOTTEN + 11), "r-" + i));
            }
            state.tick(FORGOTTEN + 20);
            assertThat(state.features()).as("older ones stand").isEmpty();
        }
    }

    @Test
    void shouldLeaveOutWhatHasEndedOrIsWithdrawnFromTheNextPublicationOn() {
        try (var state = withCaps()) {
            var ending = capped("o-2");
            ending.setValidTo(at(20));
            state.learn(ending);
            state.learn(capped("o-4"));
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2", "o-4"));
            state.pipe(redemption("r-1", "4711", at(2), "o-3"));
            state.tick(10);
            assertThat(only(state).getOffersSeen()).containsExactly("o-1=1", "o-2=1", "o-4=1");

            var paused = capped("o-1");
            paused.setStatus(OfferStatus.PAUSED);
            state.learn(paused);
            var withdrawn = offer("o-3");
            withdrawn.setStatus(OfferStatus.WITHDRAWN);
            state.learn(withdrawn);
            state.tick(20);
            assertThat(state.features()).as("nothing has happened").isEmpty();

            state.pipe(impression("i-2", "4711", at(21), "o-4"));
            state.tick(30);
            var published = only(state);
            assertThat(published.getOffersSeen()).containsExactly("o-1=1", "o-4=2");
            assertThat(published.getOffersRedeemed()).isEmpty();

            forget(state, 40);
            assertThat(known(state).getTallies())
                    .extracting(OfferTally::getOfferId)
                    .containsExactly("o-1", "o-4");
        }
    }

    @Test
    void shouldKnowWhatWasSeenBeforeAnOfferHadACap() {
        try (var state = withCaps()) {
            state.pipe(impression("i-1", "4711", at(1), "o-3"));
            forget(state, 10);

            state.learn(capped("o-3"));
            state.pipe(impression("i-2", "4711", at(FORGOTTEN + 11), "o-3"));
            state.tick(FORGOTTEN + 20);

            assertThat(only(state).getOffersSeen()).containsExactly("o-3=2");
        }
    }

    @Test
    void shouldCountWhomNobodyMayProfile() {
        try (var state = withCaps()) {
            var refusing = customer("4711", at(0), "TIER=GOLD");
            refusing.setConsent(false);
            state.pipe(refusing);
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-1", "4711", at(2), "o-2"));
            forget(state, 10);
            state.pipe(impression("i-2", "4711", at(FORGOTTEN + 11), "o-1"));
            state.tick(FORGOTTEN + 20);

            var published = only(state);
            assertThat(published.getOffersSeen()).isEqualTo(List.of("o-1=2"));
            assertThat(published.getOffersRedeemed()).isEqualTo(List.of("o-2"));
            assertThat(published.getProfileFeatures()).isEmpty();
        }
    }
}
