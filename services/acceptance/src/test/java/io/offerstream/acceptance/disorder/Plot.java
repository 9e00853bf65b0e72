package io.offerstream.acceptance.disorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Whether a story, and the way it is told, has in it what makes the final word hard to get right. */
record Plot(Story story, Telling telling, Map<SpecificRecord, Integer> told) {
    Plot(Story story, Telling telling) {
        this(story, telling, telling.told());
    }

    void assertNotTrivial() {
        assertThat(told).hasSameSizeAs(story.facts());
        for (var cycle : Cycle.BOTH) {
            var reckoning = new Reckoning(story, cycle);
            assertThat(reckoning.redeeming(Arm.TEST)).as("redeemers of TEST").isPositive();
            assertThat(reckoning.redeeming(Arm.CONTROL_POPULARITY))
                    .as("redeemers of its control")
                    .isPositive();
            assertThat(reversals(cycle, (reversal, use) -> reversal.isBefore(cycle.closes())))
                    .as("reversals before the close of " + cycle.id())
                    .isPositive();
            assertThat(reversals(
                            cycle,
                            (reversal, use) -> !reversal.isBefore(cycle.closes())
                                    && reversal.isBefore(cycle.closes().plus(Duration.ofHours(3)))))
                    .as("reversals after the close of " + cycle.id() + " that come before it is final")
                    .isPositive();
            assertThat(reversals(cycle, (reversal, use) -> reversal.isAfter(use.plus(Duration.ofHours(3)))))
                    .as("reversals hours after a redemption in " + cycle.id())
                    .isPositive();
            assertThat(late(cycle))
                    .as("facts told after the close of " + cycle.id())
                    .isPositive();
            assertThat(creditsAcross(cycle))
                    .as("credits across the close of " + cycle.id())
                    .isPositive();
            assertThat(moved(reckoning, cycle))
                    .as("first redemptions moved in " + cycle.id())
                    .isPositive();
        }
    }

    private Map<String, Redemption> redemptions(Cycle cycle) {
        return story.all(RedemptionKind.REDEEMED).stream()
                .filter(use -> cycle.holds(use.getEventTime()))
                .collect(Collectors.toMap(Redemption::getEventId, Function.identity()));
    }

    /** Of redemptions in a cycle, by the times of the reversal and of the redemption. */
    private long reversals(Cycle cycle, BiPredicate<Instant, Instant> times) {
        var uses = redemptions(cycle);
        return story.all(RedemptionKind.REVERSED).stream()
                .filter(reversal -> uses.containsKey(reversal.getReversesEventId()))
                .filter(reversal -> times.test(
                        reversal.getEventTime(),
                        uses.get(reversal.getReversesEventId()).getEventTime()))
                .count();
    }

    private Instant tick(SpecificRecord fact) {
        return telling.ticks().get(told.get(fact));
    }

    /** Hours late, and after the close. */
    private long late(Cycle cycle) {
        return Stream.concat(story.all(Impression.class).stream(), story.all(Redemption.class).stream())
                .filter(fact -> cycle.holds(Story.time(fact)))
                .filter(fact -> tick(fact).isAfter(cycle.closes()))
                .filter(fact -> tick(fact).isAfter(Story.time(fact).plus(Duration.ofHours(2))))
                .count();
    }

    /** Redemptions behind the close of an offer seen before it, within the window and without an assignment. */
    private long creditsAcross(Cycle cycle) {
        return story.all(RedemptionKind.REDEEMED).stream()
                .filter(use -> !use.getEventTime().isBefore(cycle.closes()))
                .filter(use -> story.all(Impression.class).stream()
                        .anyMatch(seen -> seen.getCustomerId().equals(use.getCustomerId())
                                && seen.getAssignmentId() == null
                                && cycle.holds(seen.getEventTime())
                                && seen.getOfferIds().contains(Deeds.offer(use))
                                && use.getEventTime()
                                        .isBefore(seen.getEventTime().plus(Duration.ofHours(2)))))
                .count();
    }

    /** Customers whose first redemption becomes known when a later one has been counted for it. */
    private long moved(Reckoning reckoning, Cycle cycle) {
        return story.all(Assignment.class).stream()
                .filter(assignment -> assignment.getCycleId().equals(cycle.id()))
                .filter(assignment -> {
                    var uses = reckoning.deeds().get(assignment.getCustomerId()).uses();
                    // An assignment counts one tick later than it is told.
                    return uses.stream()
                            .anyMatch(use ->
                                    told.get(use) > told.get(assignment) && told.get(use) < told.get(uses.get(0)));
                })
                .count();
    }
}
