package io.offerstream.assigner;

import static io.offerstream.assigner.AssignerDriver.WEIGHTS;
import static io.offerstream.assigner.AssignerDriver.features;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static io.offerstream.platform.fixture.TestMarket.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.platform.app.ServiceDriver.Mark;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssignerTest {
    private static final List<String> ALL_RANDOM = List.of("CONTROL_RANDOM=1.0");
    private static final List<String> ALL_POPULARITY = List.of("CONTROL_POPULARITY=1.0");

    static String[] customers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "c-" + i).toArray(String[]::new);
    }

    @Test
    void shouldAssignEveryKnownCustomerOnceACycle() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.pipe(customers(200));
            assigner.tick(-1);
            assertThat(assigner.assignments()).isEmpty();

            assigner.open(FIRST_CYCLE);
            assigner.tick(0);
            assigner.pipe(customers(200));
            assigner.tick(1);

            var first = assigner.assignments();
            assertThat(first).extracting(Assignment::getCustomerId).containsExactlyInAnyOrder(customers(200));
            assertThat(assigner.current()).extracting(fact -> fact.value()).containsExactlyElementsOf(first);

            assigner.open(SECOND_CYCLE);
            assigner.tick(360);
            var second = assigner.assignments();
            assertThat(second).extracting(Assignment::getCustomerId).containsExactlyInAnyOrder(customers(200));
            assertThat(second).extracting(Assignment::getCycleId).containsOnly(SECOND_CYCLE);
            assertThat(assigner.driver.marks(assigner.topics.assignments()))
                    .extracting(Mark::writer)
                    .containsOnly("assigner/0");
        }
    }

    @Test
    void shouldPutCustomersWhereTheHashPutsThem() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.pipe(customers(200));
            assigner.open(FIRST_CYCLE);
            assigner.tick(0);

            assertThat(assigner.assignments()).hasSize(200).allSatisfy(assignment -> {
                var hash = Bucketing.of("fixture", FIRST_CYCLE, "DE:" + assignment.getCustomerId());
                var arm = hash.fraction() < 0.5
                        ? Arm.TEST
                        : hash.fraction() < 0.75 ? Arm.CONTROL_POPULARITY : Arm.CONTROL_RANDOM;
                assertThat(assignment.getArm()).isEqualTo(arm);
                assertThat(assignment.getGroup()).isEqualTo(arm == Arm.TEST ? Group.TEST : Group.CONTROL);
                assertThat(assignment.getBucket()).isEqualTo(hash.bucket());
                assertThat(assignment.getHashVersion()).isEqualTo("v1");
                assertThat(assignment.getArmWeights()).isEqualTo(WEIGHTS);
            });
        }
    }

    @Test
    void shouldGiveThreeDistinctEligibleOffersInFlatAndInArray() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.pipe(customers(100));
            assigner.open(FIRST_CYCLE);
            assigner.tick(0);

            assertThat(assigner.assignments()).allSatisfy(assignment -> {
                assertThat(assignment.getOffers())
                        .hasSize(3)
                        .doesNotHaveDuplicates()
                        .isSubsetOf("o-1", "o-2", "o-3", "o-4", "o-5")
                        .containsExactly(assignment.getOffer1(), assignment.getOffer2(), assignment.getOffer3());
                assertThat(assignment.getEligibleOffers()).isEqualTo(5);
                assertThat(assignment.getAssignmentId())
                        .isEqualTo("DE:" + assignment.getCustomerId() + ":" + FIRST_CYCLE + ":1");
                assertThat(assignment.getRevision()).isEqualTo(1);
                assertThat(assignment.getSupersedes()).isNull();
                assertThat(assignment.getModelVersion()).isNull();
                assertThat(assignment.getCause()).isEqualTo(Cause.CYCLE_OPENED);
                assertThat(assignment.getDecidedAt()).isEqualTo(at(0));
                assertThat(assignment.getValidFrom()).isEqualTo(at(0));
                assertThat(assignment.getValidTo()).isEqualTo(at(360));
                assertThat(assignment.getConfigHash()).isEqualTo(config().hash());
            });
        }
    }

    @Test
    void shouldRankByPopularityWithTiesByIdAndNewOffersAtThePrior() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.pipe("c-1");
            assigner.open(FIRST_CYCLE, ALL_POPULARITY, Map.of("o-1", 0.1, "o-2", 0.3, "o-3", 0.15, "o-4", 0.3));
            assigner.tick(0);

            var assignment = assigner.assignments().get(0);
            assertThat(assignment.getOffers()).containsExactly("o-2", "o-4", "o-5");
            assertThat(assignment.getScore3()).isEqualTo(AssignerDriver.PRIOR);
            assertThat(assignment.getServedPolicy()).isEqualTo(Policy.POPULARITY);
            assertThat(assignment.getReason()).isEqualTo(ServingReason.ARM);
            assertThat(assignment.getPropensity()).isEqualTo(1);
            assertThat(assignment.getPropensity1()).isEqualTo(1);
            assertThat(assignment.getPopularityAsOf()).isEqualTo(at(0));
        }
    }

    @Test
    void shouldLogThePropensityOfARandomSlate() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.pipe(customers(50));
            assigner.open(FIRST_CYCLE, ALL_RANDOM, Map.of());
            assigner.tick(0);

            var assignments = assigner.assignments();
            assertThat(assignments).allSatisfy(assignment -> {
                assertThat(assignment.getServedPolicy()).isEqualTo(Policy.RANDOM);
                assertThat(assignment.getPropensity()).isCloseTo(1.0 / 60, within(1e-15));
                assertThat(assignment.getPropensity1()).isEqualTo(1.0 / 5);
                assertThat(assignment.getPropensity2()).isEqualTo(1.0 / 4);
                assertThat(assignment.getPropensity3()).isEqualTo(1.0 / 3);
            });
            assertThat(assignments.stream().map(Assignment::getOffers).distinct())
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void shouldServeTestByPopularityWhileThereIsNoModel() {
        try (var assigner = AssignerDriver.withOffers(3)) {
            assigner.pipe("c-1");
            assigner.open(FIRST_CYCLE, List.of("TEST=1.0"), Map.of());
            assigner.tick(0);

            var assignment = assigner.assignments().get(0);
            assertThat(assignment.getServedPolicy()).isEqualTo(Policy.POPULARITY);
            assertThat(assignment.getReason()).isEqualTo(ServingReason.NO_MODEL);
        }
    }

    @Test
    void shouldShortenTheSlateWhereFewerOffersAreEligible() {
        try (var assigner = AssignerDriver.withOffers(2)) {
            assigner.pipe("c-1");
            assigner.open(FIRST_CYCLE, ALL_RANDOM, Map.of());
            assigner.tick(0);

            var assignment = assigner.assignments().get(0);
            assertThat(assignment.getOffers()).hasSize(2);
            assertThat(assignment.getOffer3()).isNull();
            assertThat(assignment.getScore3()).isNull();
            assertThat(assignment.getPropensity3()).isNull();
            assertThat(assignment.getPropensity()).isEqualTo(0.5);
        }
    }

    @Test
    void shouldSayWhenNoOfferIsEligible() {
        try (var assigner = AssignerDriver.withOffers(0)) {
            var forGold = offer("o-1");
            forGold.setSegments(List.of("TIER=GOLD"));
            assigner.learn(forGold);
            assigner.pipe("c-1");
            assigner.open(FIRST_CYCLE);
            assigner.tick(0);

            var assignment = assigner.assignments().get(0);
            assertThat(assignment.getOffers()).isEmpty();
            assertThat(assignment.getOffer1()).isNull();
            assertThat(assignment.getReason()).isEqualTo(ServingReason.NO_ELIGIBLE_OFFER);
            assertThat(assignment.getPropensity()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepOffersToTheirSegments() {
        try (var assigner = AssignerDriver.withOffers(3)) {
            var forGold = offer("o-0");
            forGold.setSegments(List.of("TIER=GOLD", "TIER=PLATINUM"));
            assigner.learn(forGold);
            assigner.pipe(features("c-1", "TIER=GOLD"));
            assigner.pipe(features("c-2", "TIER=BLUE"));
            assigner.open(FIRST_CYCLE, ALL_POPULARITY, Map.of());
            assigner.tick(0);

            assertThat(assigner.assignments())
                    .extracting(Assignment::getOffers)
                    .containsExactly(List.of("o-0", "o-1", "o-2"), List.of("o-1", "o-2", "o-3"));
        }
    }

    @Test
    void shouldServePopularityWithoutConsentAndUnderTheKillSwitch() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            var without = features("c-1");
            without.setConsent(false);
            assigner.pipe(without);
            assigner.pipe("c-2");
            assigner.open(FIRST_CYCLE, ALL_RANDOM, Map.of());
            assigner.tick(0);
            assertThat(assigner.assignments())
                    .extracting(Assignment::getServedPolicy, Assignment::getReason)
                    .containsExactly(
                            tuple(Policy.POPULARITY, ServingReason.NO_CONSENT),
                            tuple(Policy.RANDOM, ServingReason.ARM));

            assigner.learn(applied(DE, YAML, true));
            assigner.open(SECOND_CYCLE, ALL_RANDOM, Map.of());
            assigner.tick(360);
            assertThat(assigner.assignments()).hasSize(2).allSatisfy(assignment -> {
                assertThat(assignment.getServedPolicy()).isEqualTo(Policy.POPULARITY);
                assertThat(assignment.getReason()).isEqualTo(ServingReason.KILL_SWITCH);
                assertThat(assignment.getArm()).isEqualTo(Arm.CONTROL_RANDOM);
            });
        }
    }

    @Test
    void shouldAssignACustomerWhoComesDuringTheCycle() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.open(FIRST_CYCLE);
            assigner.tick(0);
            assigner.pipe("c-1");
            assigner.tick(90);

            assertThat(assigner.assignments()).singleElement().satisfies(assignment -> {
                assertThat(assignment.getCause()).isEqualTo(Cause.NEW_CUSTOMER);
                assertThat(assignment.getValidFrom()).isEqualTo(at(90));
                assertThat(assignment.getValidTo()).isEqualTo(at(360));
            });

            assigner.pipe("c-2");
            assigner.tick(360);
            assertThat(assigner.assignments()).isEmpty();
        }
    }

    @Test
    void shouldGiveAMergedCustomerNothing() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            var merged = features("c-1");
            merged.setMergedInto("c-2");
            assigner.pipe(merged);
            assigner.pipe("c-2");
            assigner.open(FIRST_CYCLE);
            assigner.tick(0);

            assertThat(assigner.assignments())
                    .extracting(Assignment::getCustomerId)
                    .containsExactly("c-2");
        }
    }

    @Test
    void shouldNeverAssignWhatIsWithdrawnPausedOrOver() {
        try (var assigner = AssignerDriver.withOffers(6)) {
            assigner.pipe(customers(100));
            assigner.open(FIRST_CYCLE, ALL_RANDOM, Map.of());
            assigner.tick(0);
            assertThat(assigner.assignments())
                    .anyMatch(assignment -> assignment.getOffers().contains("o-1"));

            var withdrawn = offer("o-1");
            withdrawn.setStatus(OfferStatus.WITHDRAWN);
            var paused = offer("o-2");
            paused.setStatus(OfferStatus.PAUSED);
            var over = offer("o-3");
            over.setValidTo(at(360));
            assigner.learn(withdrawn);
            assigner.learn(paused);
            assigner.learn(over);
            assigner.pipe("late");
            assigner.tick(10);
            assertThat(assigner.assignments())
                    .anyMatch(assignment -> assignment.getCustomerId().equals("late"))
                    .allSatisfy(assignment -> assertThat(assignment.getOffers()).doesNotContain("o-1", "o-2"));

            assigner.open(SECOND_CYCLE, ALL_RANDOM, Map.of());
            assigner.tick(360);
            assertThat(assigner.assignments())
                    .hasSize(101)
                    .allSatisfy(assignment ->
                            assertThat(assignment.getOffers()).containsExactlyInAnyOrder("o-4", "o-5", "o-6"));
        }
    }

    @Test
    void shouldKeepTheConfigurationOfTheCycleWhateverIsAppliedMeanwhile() {
        try (var undisturbed = AssignerDriver.withOffers(8);
                var disturbed = AssignerDriver.withOffers(8)) {
            for (var assigner : List.of(undisturbed, disturbed)) {
                assigner.open(FIRST_CYCLE, ALL_RANDOM, Map.of());
                assigner.tick(0);
            }
            disturbed.learn(applied(DE, YAML.replace("seed: 7", "seed: 8\nnumber_of_predictions: 1"), false));
            for (var assigner : List.of(undisturbed, disturbed)) {
                assigner.pipe(customers(20));
                assigner.tick(10);
            }

            assertThat(disturbed.assignments()).hasSize(20).isEqualTo(undisturbed.assignments());

            disturbed.open(SECOND_CYCLE, ALL_RANDOM, Map.of());
            disturbed.tick(360);
            assertThat(disturbed.assignments())
                    .allSatisfy(later -> assertThat(later.getOffers()).hasSize(1));
        }
    }

    @Test
    void shouldReadBackItsReferenceDataAsItWas() {
        try (var assigner = AssignerDriver.withOffers(2)) {
            var coded = offer("o-1");
            coded.setPosCodes(List.of("17"));
            assigner.learn(coded);
            var uncoded = offer("o-1");
            assigner.learn(uncoded);
            var rival = offer("o-2");
            rival.setPosCodes(List.of("18"));
            assigner.learn(rival);
            assigner.open(FIRST_CYCLE);
            assigner.learn(applied(DE, YAML.replace("seed: 7", "seed: 8"), true));
            assigner.tick(0);

            var read = new ReferenceData(assigner.driver.store(ReferenceData.STORE), assigner.topics);

            assertThat(read.offers(DE)).containsExactly(uncoded, rival);
            assertThat(read.offerByPosCode(DE, "17")).isEmpty();
            assertThat(read.offerByPosCode(DE, "18")).contains("o-2");
            assertThat(read.config(DE).orElseThrow().seed()).isEqualTo(8);
            assertThat(read.cycleConfig(DE).orElseThrow().seed()).isEqualTo(7);
            assertThat(read.market(DE).orElseThrow().getKillSwitch()).isTrue();
            assertThat(read.cycle(DE).orElseThrow().getCycleId()).isEqualTo(FIRST_CYCLE);
        }
    }
}
