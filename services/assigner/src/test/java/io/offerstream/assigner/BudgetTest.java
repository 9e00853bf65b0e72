package io.offerstream.assigner;

import static io.offerstream.assigner.AssignerTest.customers;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Quota;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a cycle may hand out, by arm and bucket. */
class BudgetTest {
    private static final List<String> WEIGHTS = List.of("CONTROL_POPULARITY=0.5", "CONTROL_RANDOM=0.5");

    private static Quota quota(String offer, Arm arm, long aBucket) {
        var buckets = new Long[BucketOfCustomer.BUCKETS];
        Arrays.fill(buckets, aBucket);
        return new Quota(offer, arm.name(), List.of(buckets));
    }

    private static List<Assignment> open(AssignerDriver assigner, String cycle, int tick, Quota... quotas) {
        assigner.open(cycle, WEIGHTS, Map.of("o-1", 0.9), opened -> opened.setQuotas(List.of(quotas)));
        assigner.tick(tick);
        return assigner.assignments();
    }

    private static void requireWithin(List<Assignment> assignments, String offer, Map<Arm, Long> aBucket) {
        var spent = new TreeMap<String, Long>();
        for (var assignment : assignments) {
            if (assignment.getOffers().contains(offer)) {
                int bucket = BucketOfCustomer.of("DE:" + assignment.getCustomerId());
                spent.merge(assignment.getArm() + "/" + bucket, 1L, Long::sum);
            }
        }
        spent.forEach((place, count) -> assertThat(count)
                .as(place)
                .isLessThanOrEqualTo(aBucket.get(Arm.valueOf(place.substring(0, place.indexOf('/'))))));
    }

    @Test
    void shouldHandOutNoMoreOfAnOfferThanItsQuotas() {
        try (var assigner = AssignerDriver.withOffers(6)) {
            assigner.pipe(customers(1_000));
            assigner.tick(-1);
            var assignments = open(
                    assigner,
                    FIRST_CYCLE,
                    0,
                    quota("o-1", Arm.CONTROL_POPULARITY, 3),
                    quota("o-1", Arm.CONTROL_RANDOM, 1));

            requireWithin(assignments, "o-1", Map.of(Arm.CONTROL_POPULARITY, 3L, Arm.CONTROL_RANDOM, 1L));
            assertThat(assignments)
                    .as("popularity wants it for all: every quota of a bucket with enough customers is spent")
                    .filteredOn(assignment -> assignment.getOffers().contains("o-1"))
                    .hasSizeBetween(64 * 3, 64 * 4);
            assertThat(assignments)
                    .filteredOn(assignment ->
                            !assignment.getOffers().contains("o-1") && assignment.getArm() == Arm.CONTROL_POPULARITY)
                    .allSatisfy(
                            assignment -> assertThat(assignment.getRefusals()).containsExactly("BUDGET=1"));

            var next = open(
                    assigner,
                    SECOND_CYCLE,
                    360,
                    quota("o-1", Arm.CONTROL_POPULARITY, 2),
                    quota("o-1", Arm.CONTROL_RANDOM, 2));
            requireWithin(next, "o-1", Map.of(Arm.CONTROL_POPULARITY, 2L, Arm.CONTROL_RANDOM, 2L));
            assertThat(next).anyMatch(assignment -> assignment.getOffers().contains("o-1"));
        }
    }

    @Test
    void shouldGiveAnArmWithoutAQuotaNothingOfABudget() {
        try (var assigner = AssignerDriver.withOffers(6)) {
            assigner.pipe(customers(200));
            assigner.tick(-1);
            assertThat(open(assigner, FIRST_CYCLE, 0, quota("o-1", Arm.CONTROL_RANDOM, 100)))
                    .filteredOn(assignment -> assignment.getArm() == Arm.CONTROL_POPULARITY)
                    .isNotEmpty()
                    .noneMatch(assignment -> assignment.getOffers().contains("o-1"));
        }
    }

    @Test
    void shouldCountEveryPositionAgainstTheMarketsBudget() {
        try (var assigner = AssignerDriver.withOffers(6)) {
            assigner.pipe(customers(1_000));
            assigner.tick(-1);
            var assignments = open(
                    assigner, FIRST_CYCLE, 0, quota("", Arm.CONTROL_POPULARITY, 7), quota("", Arm.CONTROL_RANDOM, 7));

            var handedOut = new TreeMap<String, Integer>();
            assignments.forEach(assignment -> handedOut.merge(
                    assignment.getArm() + "/" + BucketOfCustomer.of("DE:" + assignment.getCustomerId()),
                    assignment.getOffers().size(),
                    Integer::sum));
            assertThat(handedOut.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(7));
            assertThat(handedOut.values()).filteredOn(count -> count == 7).hasSizeGreaterThan(60);
            assertThat(assignments)
                    .extracting(assignment -> assignment.getOffers().size())
                    .contains(0, 1, 3);
        }
    }

    @Test
    void shouldNotPayTwiceForWhatACustomerHasAgain() {
        try (var assigner = AssignerDriver.withOffers(6)) {
            assigner.pipe(customers(300));
            assigner.tick(-1);
            var all = new ArrayList<>(open(
                    assigner,
                    FIRST_CYCLE,
                    0,
                    quota("o-1", Arm.CONTROL_POPULARITY, 2),
                    quota("o-1", Arm.CONTROL_RANDOM, 2)));
            var paused = offer("o-1");
            paused.setStatus(OfferStatus.PAUSED);
            assigner.learn(paused);
            assigner.tick(5);
            assigner.learn(offer("o-1"));
            assigner.tick(6);
            all.addAll(assigner.assignments());

            var ever = new HashSet<String>();
            all.removeIf(
                    assignment -> !assignment.getOffers().contains("o-1") || !ever.add(assignment.getCustomerId()));
            requireWithin(all, "o-1", Map.of(Arm.CONTROL_POPULARITY, 2L, Arm.CONTROL_RANDOM, 2L));
            assertThat(assigner.driver.dump("budgets-spent")).isNotEmpty();
        }
    }
}
