package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.assignment;
import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.IntakeCounts;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ErasureTest {
    private static Erasure erasure(String id, String customer, Instant time) {
        return Erasure.newBuilder()
                .setEventId(id)
                .setEventTime(time)
                .setMarket(DE)
                .setCustomerId(customer)
                .setRequestedBy("dpo")
                .build();
    }

    /** As a dump of a store shows it. */
    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    /** A customer with everything: two sealed labels, a contrast, an organic redemption, and a label that waits. */
    private static InteractionStateDriver withHistory() {
        var state = InteractionStateDriver.withMarket();
        state.pipe(customer("4711", at(0), "TIER=GOLD"));
        state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1", "o-2"));
        state.tick(1);
        state.pipe(impression("i-1", "4711", at(2), "o-1", "o-2"));
        state.pipe(redemption("r-1", "4711", at(5), "o-1"), redemption("r-2", "4711", at(6), "o-3"));
        state.pipe(impression("i-2", "4711", at(100), "o-3"));
        state.pipe(impression("i-9", "other", at(100), "o-3"));
        state.tick(130);
        return state;
    }

    @Test
    void shouldClearEveryStoreAndLayTombstones() {
        try (var state = withHistory()) {
            state.features();
            state.pipe(erasure("e-1", "4711", at(131)));
            state.tick(140);

            assertThat(state.customers()).containsOnlyKeys("DE:other");
            state.dump().values().forEach(store -> assertThat(store.toString()).doesNotContain(hex("4711")));
            assertThat(state.features()).singleElement().satisfies(tombstone -> {
                assertThat(tombstone.key()).isEqualTo("DE:4711");
                assertThat(tombstone.value()).isNull();
            });
            assertThat(state.raw().facts(state.topics.customers()))
                    .singleElement()
                    .satisfies(tombstone -> {
                        assertThat(tombstone.key()).isEqualTo("DE:4711");
                        assertThat(tombstone.value()).isNull();
                    });
        }
    }

    @Test
    void shouldLayOneTombstoneForSeveralErasuresInATick() {
        try (var state = withHistory()) {
            state.features();
            state.pipe(erasure("e-1", "4711", at(131)));
            state.pipe(erasure("e-2", "4711", at(132)));
            state.tick(140);

            assertThat(state.features()).hasSize(1);
            assertThat(state.raw().facts(state.topics.customers())).hasSize(1);
            state.pipe(impression("i-3", "4711", at(132), "o-1"));
            state.tick(150);
            assertThat(state.customers()).as("the later one counts").containsOnlyKeys("DE:other");
        }
    }

    @Test
    void shouldCensorEveryOutcomeThatStands() {
        try (var state = withHistory()) {
            var before = new HashMap<String, OutcomeKind>();
            state.outcomes().forEach(outcome -> before.put(outcome.getOutcomeId(), outcome.getKind()));
            state.pipe(erasure("e-1", "4711", at(131)));
            state.tick(140);
            var after = state.outcomes();
            state.tick(400);

            assertThat(after).isNotEmpty().allSatisfy(outcome -> {
                assertThat(outcome.getKind()).isEqualTo(OutcomeKind.CENSORED);
                assertThat(outcome.getTrainable()).isFalse();
                assertThat(outcome.getCustomerFeatures()).isEqualTo("{ }");
                assertThat(outcome.getAssignmentId()).isNull();
            });
            assertThat(after).extracting(Outcome::getSupersedes).containsAll(before.keySet());
            assertThat(after)
                    .as("what waits for its outcome ends, too")
                    .anySatisfy(outcome -> assertThat(outcome.getOutcomeId()).isEqualTo("shown#i-2#0#1"));
            assertThat(state.outcomes())
                    .extracting(Outcome::getImpressionId)
                    .as("others go on")
                    .containsExactly("i-9");
        }
    }

    @Test
    void shouldDropStragglersFromBeforeTheErasureAndKeepThemNowhere() {
        try (var state = withHistory()) {
            state.pipe(erasure("e-1", "4711", at(131)));
            state.tick(140);
            state.intakeCounts();
            state.pipe(redemption("r-3", "4711", at(130), "o-1"));
            state.pipe(impression("i-3", "4711", at(131), "o-1"));
            state.tick(150);

            assertThat(state.customers()).containsOnlyKeys("DE:other");
            assertThat(state.deadLetters()).isEmpty();
            assertThat(state.intakeCounts())
                    .extracting(IntakeCounts::getForgotten)
                    .containsExactly(1L, 1L);
        }
    }

    @Test
    void shouldTakeWhoComesBackForSomebodyElse() {
        try (var state = withHistory()) {
            var before = state.outcomes().get(0).getCustomerPseudonym();
            state.pipe(erasure("e-1", "4711", at(131)));
            // Known in the same tick, and stamped after it: a new life.
            state.pipe(customer("4711", at(132), "TIER=BLUE"));
            state.tick(140);
            state.pipe(redemption("r-9", "4711", at(141), "o-1"));
            // Told again: it must not erase the new life.
            state.pipe(erasure("e-1", "4711", at(131)));
            state.tick(150);

            var known = state.customers().get("DE:4711");
            assertThat(known.getProfiles()).hasSize(1);
            assertThat(known.getSlates()).isEmpty();
            assertThat(state.outcomes())
                    .filteredOn(outcome -> "r-9".equals(outcome.getRedemptionId()))
                    .singleElement()
                    .satisfies(outcome ->
                            assertThat(outcome.getCustomerPseudonym()).isNotEqualTo(before));
        }
    }

    @Test
    void shouldForgetHowOftenAnOfferWasSeenAndWhatWasRedeemed() {
        try (var state = withHistory()) {
            for (int minutes = 140; minutes < 2_000; minutes += 60) {
                state.tick(minutes);
            }
            assertThat(state.customers().get("DE:4711").getTallies()).hasSize(3);
            state.pipe(erasure("e-1", "4711", at(2_001)));
            state.tick(2_010);
            state.features();

            var capped = offer("o-2");
            capped.setImpressionCap(3);
            state.learn(capped);
            state.pipe(impression("i-3", "4711", at(2_011), "o-1", "o-2"));
            state.tick(2_020);

            assertThat(state.features()).singleElement().satisfies(fact -> {
                assertThat(fact.value().getOffersSeen()).containsExactly("o-2=1");
                assertThat(fact.value().getOffersRedeemed()).isEmpty();
            });
        }
    }

    @Test
    void shouldDropWhatCameBeforeTheErasureOfSomebodyKnownOnlySince() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.tick(1);
            state.pipe(impression("i-1", "4711", at(6), "o-1"));
            state.tick(10);
            // Told late: the impression is of a new life, but not what else comes late.
            state.pipe(erasure("e-1", "4711", at(5)));
            state.tick(20);
            state.pipe(impression("i-2", "4711", at(4), "o-1"));
            state.tick(30);

            assertThat(state.customers().get("DE:4711").getSlates()).hasSize(1);
            assertThat(state.raw().facts(state.topics.customers()))
                    .as("they are not erased")
                    .isEmpty();
        }
    }

    /** Also when its window has closed. */
    private static void assertNothingIsToldAgain(InteractionStateDriver state) {
        assertThat(state.intakeCounts()).extracting(IntakeCounts::getForgotten).containsExactly(1L);
        for (int minutes = 1_000; minutes < 10_000; minutes += 1_000) {
            state.tick(minutes);
        }
        assertThat(state.outcomes()).extracting(Outcome::getOutcomeId).doesNotHaveDuplicates();
    }

    @Test
    void shouldNotTellAgainWhatALateErasureHasForgotten() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.tick(1);
            state.pipe(impression("i-1", "4711", at(3), "o-1"));
            state.pipe(redemption("r-1", "4711", at(8), "o-2"));
            state.tick(10);
            // Told late: what happened since was decided already, and goes with the rest.
            state.pipe(erasure("e-1", "4711", at(5)));
            state.tick(20);
            state.intakeCounts();
            state.pipe(redemption("r-1", "4711", at(8), "o-2"));
            state.tick(30);

            assertNothingIsToldAgain(state);
        }
    }

    @Test
    void shouldNotTellAgainWhatWasStampedAheadOfTheErasure() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.tick(1);
            state.pipe(impression("i-1", "4711", at(3), "o-1"));
            state.pipe(impression("i-2", "4711", at(13), "o-2"));
            state.tick(10);
            // What waits for its outcome is censored with the rest, though it is stamped later.
            state.pipe(erasure("e-1", "4711", at(11)));
            state.tick(12);
            state.intakeCounts();
            state.pipe(impression("i-2", "4711", at(13), "o-2"));
            state.tick(20);

            assertNothingIsToldAgain(state);
        }
    }

    @Test
    void shouldForgetSomebodyOfWhomOnlyAnAssignmentIsLeft() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.tick(1);
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1"));
            state.tick(10);
            state.tick(20);
            assertThat(state.customers()).containsOnlyKeys("DE:4711");
            state.pipe(erasure("e-1", "4711", at(25)));
            state.tick(30);

            assertThat(state.customers()).isEmpty();
        }
    }

    @Test
    void shouldNotSubtractWhatWasCounted() {
        try (var state = withHistory()) {
            state.counts();
            state.pipe(erasure("e-1", "4711", at(131)));
            state.tick(140);

            assertThat(Totals.of(state.counts())).as("sums name nobody").isEmpty();
        }
    }

    @Test
    void shouldRememberAnErasureAsLongAsItsTopicDoes() {
        try (var state = withHistory()) {
            state.pipe(erasure("e-1", "4711", at(131)));
            state.tick(140);
            assertThat(state.raw().dump("erased-customers")).hasSize(1);
            assertThat(state.raw().dump("erased-customers").toString()).doesNotContain(hex("4711"));

            state.tick(30 * 1_440);
            assertThat(state.raw().dump("erased-customers")).hasSize(1);
            state.tick(32 * 1_440);
            assertThat(state.raw().dump("erased-customers")).isEmpty();
        }
    }

    @Test
    void shouldDropAnAssignmentThatWasDecidedBeforeTheErasure() {
        try (var state = withHistory()) {
            // Stamped before the tick at which it was assigned, told after it.
            state.pipe(erasure("e-1", "4711", at(129)));
            var assigned = assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1");
            assigned.setAssignmentId("DE:4711:" + FIRST_CYCLE + ":2");
            assigned.setDecidedAt(at(130));
            state.pipe(assigned);
            state.tick(140);
            state.tick(150);

            assertThat(state.customers()).containsOnlyKeys("DE:other");
        }
    }

    @Test
    void shouldKeepNoStragglerInDeadLetters() {
        try (var state = withHistory()) {
            state.pipe(erasure("e-1", "4711", at(131)));
            state.tick(140);
            state.tick(600);
            state.pipe(redemption("r-3", "4711", at(5), "o-1"), redemption("r-4", "other", at(5), "o-1"));
            state.tick(610);

            assertThat(state.deadLetters())
                    .as("of somebody else it would be too late")
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("TOO_LATE"));
        }
    }

    @Test
    void shouldRefuseAnErasureFromTheFuture() {
        try (var state = withHistory()) {
            state.pipe(erasure("e-1", "4711", at(146)));
            state.tick(140);

            assertThat(state.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("FUTURE_TIMESTAMP"));
            assertThat(state.customers()).containsKey("DE:4711");
        }
    }

    @Test
    void shouldForgetWhomNobodyKnowsSoThatTheyDoNotBecomeKnown() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.tick(1);
            state.pipe(erasure("e-1", "4711", at(5)));
            state.tick(10);
            state.pipeBytes(
                    state.topics.impressions(),
                    "DE:4711".getBytes(UTF_8),
                    state.topics
                            .impressions()
                            .serde()
                            .serialize(state.topics.impressions().name(), impression("i-1", "4711", at(4), "o-1")));
            state.tick(20);

            assertThat(state.customers()).isEmpty();
        }
    }
}
