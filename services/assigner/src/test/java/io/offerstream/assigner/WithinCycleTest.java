package io.offerstream.assigner;

import static io.offerstream.assigner.AssignerDriver.WEIGHTS;
import static io.offerstream.assigner.AssignerDriver.features;
import static io.offerstream.assigner.AssignerTest.customers;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What changes within a cycle makes new slates for those whom it touches, and for nobody else. */
class WithinCycleTest {
    private static final Map<String, Float> BIASES = Map.of("o-1", 1f, "o-2", 0.5f, "o-3", 0.2f, "o-4", 0f);

    /** 300 customers with slates of eight offers, TEST's by a model; what they have is drained. */
    private static Map<String, Assignment> open(AssignerDriver assigner) {
        assigner.pipe(customers(300));
        assigner.open(FIRST_CYCLE, WEIGHTS, Map.of("o-1", 0.3), cycle -> cycle.setModel(assigner.publish(1, BIASES)));
        assigner.tick(0);
        return byCustomer(assigner.assignments());
    }

    private static Map<String, Assignment> byCustomer(List<Assignment> assignments) {
        return assignments.stream().collect(Collectors.toMap(Assignment::getCustomerId, Function.identity()));
    }

    private static Set<String> having(Map<String, Assignment> assignments, String offer) {
        return assignments.values().stream()
                .filter(assignment -> assignment.getOffers().contains(offer))
                .map(Assignment::getCustomerId)
                .collect(Collectors.toSet());
    }

    private static Offer changed(String id, OfferStatus status) {
        var offer = offer(id);
        offer.setStatus(status);
        offer.setRevision(2);
        return offer;
    }

    @Test
    void shouldLetNobodyKeepAWithdrawnOffer() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            var had = having(before, "o-1");
            assertThat(had).hasSizeBetween(100, 299);
            assigner.learn(changed("o-1", OfferStatus.WITHDRAWN));
            assigner.tick(5);

            var revised = byCustomer(assigner.assignments());
            assertThat(revised.keySet()).isEqualTo(had);
            assertThat(revised.values()).allSatisfy(assignment -> {
                assertThat(assignment.getOffers()).hasSize(3).doesNotContain("o-1");
                assertThat(assignment.getCause()).isEqualTo(Cause.OFFER_WITHDRAWN);
                assertThat(assignment.getCauseSubject()).isEqualTo("o-1");
                assertThat(assignment.getRevision()).isEqualTo(2);
                assertThat(assignment.getAssignmentId()).endsWith(FIRST_CYCLE + ":2");
                assertThat(assignment.getSupersedes()).endsWith(FIRST_CYCLE + ":1");
                assertThat(assignment.getDecidedAt()).isEqualTo(at(5));
                assertThat(assignment.getValidTo()).isEqualTo(at(360));
                assertThat(assignment.getArm())
                        .isEqualTo(before.get(assignment.getCustomerId()).getArm());
                // Who kept two offers kept them: the third moves up.
                var kept = before.get(assignment.getCustomerId()).getOffers().stream()
                        .filter(offer -> !offer.equals("o-1"))
                        .toList();
                assertThat(assignment.getOffers()).startsWith(kept.toArray(String[]::new));
            });
            assertThat(assigner.current()).hasSize(before.size() + revised.size());

            assigner.tick(6);
            assertThat(assigner.assignments()).isEmpty();
        }
    }

    @Test
    void shouldTakeBackAnOfferWhoseTimeIsOverWithoutBeingTold() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var ending = offer("o-2");
            ending.setValidTo(at(30));
            assigner.learn(ending);
            var had = having(open(assigner), "o-2");
            assigner.tick(29);
            assertThat(assigner.assignments()).isEmpty();
            assigner.tick(30);

            var revised = byCustomer(assigner.assignments());
            assertThat(revised.keySet()).isEqualTo(had).isNotEmpty();
            assertThat(revised.values()).extracting(Assignment::getCause).containsOnly(Cause.OFFER_EXPIRED);
        }
    }

    @Test
    void shouldGiveANewOfferToThoseWhoseSlateItIsIn() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            assigner.learn(offer("o-9"));
            assigner.tick(5);

            var revised = byCustomer(assigner.assignments());
            assertThat(revised).hasSizeBetween(20, 200);
            assertThat(revised.values()).allSatisfy(assignment -> {
                assertThat(assignment.getCause()).isEqualTo(Cause.OFFER_CREATED);
                assertThat(assignment.getOffers()).contains("o-9");
                var kept = assignment.getOffers().stream()
                        .filter(offer -> !offer.equals("o-9"))
                        .toList();
                assertThat(before.get(assignment.getCustomerId()).getOffers()).startsWith(kept.toArray(String[]::new));
                assertThat(assignment.getEligibleOffers()).isEqualTo(9);
            });
            // All arms the same: in expectation 3 of 9 positions of random slates.
            assertThat(revised.values().stream()
                            .filter(assignment -> assignment.getArm() == Arm.CONTROL_RANDOM)
                            .count())
                    .isBetween(12L, 38L);
        }
    }

    @Test
    void shouldPassOverAnOfferThatIsPausedAndTakeItUpAgain() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            assigner.learn(changed("o-3", OfferStatus.PAUSED));
            assigner.tick(5);
            assertThat(byCustomer(assigner.assignments()).keySet()).isEqualTo(having(before, "o-3"));
            assigner.learn(changed("o-3", OfferStatus.LIVE));
            assigner.tick(6);

            var back = byCustomer(assigner.assignments());
            assertThat(back.keySet()).isEqualTo(having(before, "o-3"));
            assertThat(back.values()).allSatisfy(assignment -> {
                assertThat(assignment.getRevision()).isEqualTo(3);
                assertThat(assignment.getOffers())
                        .as("everybody has their luck again")
                        .isEqualTo(before.get(assignment.getCustomerId()).getOffers());
            });
        }
    }

    @Test
    void shouldTakeAnOfferFromThoseWhomAChangeShutsOut() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            var narrowed = changed("o-1", OfferStatus.LIVE);
            narrowed.setSegments(List.of("TIER=GOLD"));
            assigner.learn(narrowed);
            var retitled = changed("o-2", OfferStatus.LIVE);
            retitled.setTitle("Another name");
            assigner.learn(retitled);
            assigner.tick(5);

            var revised = byCustomer(assigner.assignments());
            assertThat(revised.keySet()).isEqualTo(having(before, "o-1"));
            assertThat(revised.values()).allSatisfy(assignment -> {
                assertThat(assignment.getCause()).isEqualTo(Cause.OFFER_CHANGED);
                assertThat(assignment.getRefusals()).containsExactly("SEGMENT=1");
            });
        }
    }

    @Test
    void shouldServePopularityToEverybodyAtTheKillSwitchAndBack() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            assigner.learn(applied(DE, YAML, true));
            assigner.tick(5);

            var revised = byCustomer(assigner.assignments());
            assertThat(revised.keySet())
                    .isEqualTo(before.values().stream()
                            .filter(assignment -> assignment.getArm() != Arm.CONTROL_POPULARITY)
                            .map(Assignment::getCustomerId)
                            .collect(Collectors.toSet()));
            assertThat(revised.values()).allSatisfy(assignment -> {
                assertThat(assignment.getServedPolicy()).isEqualTo(Policy.POPULARITY);
                assertThat(assignment.getReason()).isEqualTo(ServingReason.KILL_SWITCH);
                assertThat(assignment.getCause()).isEqualTo(Cause.FLAG_CHANGED);
                assertThat(assignment.getCauseSubject()).isEqualTo("kill_switch");
            });

            assigner.learn(applied(DE, YAML, false));
            assigner.tick(6);
            var back = byCustomer(assigner.assignments());
            assertThat(back.keySet()).isEqualTo(revised.keySet());
            assertThat(back.values())
                    .allSatisfy(assignment -> assertThat(assignment.getOffers())
                            .isEqualTo(before.get(assignment.getCustomerId()).getOffers()));
        }
    }

    /** Nobody does anything in between: only ticks come. */
    @Test
    void shouldThrowTheKillSwitchAndLiftItByItself() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            assigner.learn(Market.newBuilder(applied(DE, YAML, true))
                    .setKillSwitchFrom(at(10))
                    .setKillSwitchUntil(at(20))
                    .build());
            assigner.tick(5);
            assigner.tick(9.9);
            assertThat(assigner.assignments()).isEmpty();

            assigner.tick(10);
            var killed = byCustomer(assigner.assignments());
            assertThat(killed).isNotEmpty();
            assertThat(killed.values())
                    .allSatisfy(assignment -> assertThat(assignment.getReason()).isEqualTo(ServingReason.KILL_SWITCH));

            assigner.tick(19.9);
            assertThat(assigner.assignments()).isEmpty();
            assigner.tick(20);
            var back = byCustomer(assigner.assignments());
            assertThat(back.keySet()).isEqualTo(killed.keySet());
            assertThat(back.values())
                    .allSatisfy(assignment -> assertThat(assignment.getOffers())
                            .isEqualTo(before.get(assignment.getCustomerId()).getOffers()));
        }
    }

    @Test
    void shouldFallBackWithinTheCycleInTestAlone() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            assigner.serve(MarketMode.FALLBACK, 0);
            assigner.tick(5);

            var revised = byCustomer(assigner.assignments());
            assertThat(revised.keySet())
                    .isEqualTo(before.values().stream()
                            .filter(assignment -> assignment.getArm() == Arm.TEST)
                            .map(Assignment::getCustomerId)
                            .collect(Collectors.toSet()));
            assertThat(revised.values()).allSatisfy(assignment -> {
                assertThat(assignment.getCause()).isEqualTo(Cause.POLICY_CHANGED);
                assertThat(assignment.getReason()).isEqualTo(ServingReason.FALLBACK);
                assertThat(assignment.getPropensity()).isLessThan(1);
            });
        }
    }

    @Test
    void shouldStopProfilingWhoTakesBackConsent() {
        try (var assigner = AssignerDriver.withOffers(8)) {
            var before = open(assigner);
            var without = features("c-7");
            without.setConsent(false);
            assigner.pipe(without);
            assigner.tick(5);

            if (before.get("c-7").getArm() == Arm.CONTROL_POPULARITY) {
                assertThat(assigner.assignments()).isEmpty();
            } else {
                assertThat(assigner.assignments()).singleElement().satisfies(assignment -> {
                    assertThat(assignment.getCause()).isEqualTo(Cause.PROFILE_CHANGED);
                    assertThat(assignment.getReason()).isEqualTo(ServingReason.NO_CONSENT);
                });
            }
        }
    }

    @Test
    void shouldKeepASlateWhateverTheCustomerDoesUnlessTheMarketSaysOtherwise() {
        for (var reassigns : List.of(false, true)) {
            try (var assigner = new AssignerDriver().learnOffers(8)) {
                if (reassigns) {
                    assigner.learn(applied(DE, YAML + "assignment: {on_behaviour: reassign}\n", false));
                }
                var before = open(assigner);
                var redeemed = features("c-7");
                var first = before.get("c-7").getOffers().get(0);
                redeemed.setOffersRedeemed(List.of(first));
                assigner.pipe(redeemed);
                assigner.tick(5);

                if (reassigns) {
                    assertThat(assigner.assignments()).singleElement().satisfies(assignment -> {
                        assertThat(assignment.getCause()).isEqualTo(Cause.BEHAVIOUR);
                        assertThat(assignment.getOffers()).hasSize(3).doesNotContain(first);
                        assertThat(assignment.getRefusals()).containsExactly("REDEEMED=1");
                    });
                } else {
                    assertThat(assigner.assignments()).isEmpty();
                    assigner.open(SECOND_CYCLE);
                    assigner.tick(360);
                    assertThat(byCustomer(assigner.assignments()).get("c-7").getOffers())
                            .doesNotContain(first);
                }
            }
        }
    }
}
