package io.offerstream.conductor;

import static io.offerstream.conductor.ConductorDriver.cycles;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Quota;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BudgetsTest {
    private static Offer budgeted(String id, long budget, long revision) {
        var offer = offer(id);
        offer.setEventId("offer-" + id + "-" + revision);
        offer.setRedemptionBudget(budget);
        offer.setRevision(revision);
        return offer;
    }

    private static long units(CycleOpened cycle, String offer) {
        return cycle.getQuotas().stream()
                .filter(quota -> quota.getOfferId().equals(offer))
                .map(Quota::getBuckets)
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static void redeem(ConductorDriver conductor, Arm arm, String offer, long redemptions, double minutes) {
        conductor.driver.pipeSigned(
                conductor.topics.interactionCounts(),
                ConductorDriver.STATE,
                DE,
                InteractionCounts.newBuilder()
                        .setMarket(DE)
                        .setCycleId(FIRST_CYCLE)
                        .setArm(arm)
                        .setOfferId(offer)
                        .setTickTime(at(minutes))
                        .setRedemptions(redemptions)
                        .build(),
                at(minutes));
    }

    private static CycleOpened changed(ConductorDriver conductor) {
        return conductor.control().stream()
                .map(Control::getCycleChanged)
                .filter(Objects::nonNull)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void shouldDealWhatIsLeftOfABudgetInEachCycle() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied(DE, YAML + "assignment:\n  offers_per_cycle: 1000\n", false));
            conductor.pipe(budgeted("o-1", 100, 1), offer("o-2"));
            conductor.tick(0);
            var first = cycles(conductor.control()).get(0);
            assertThat(units(first, "o-1")).isEqualTo(100);
            assertThat(units(first, "o-2")).isZero();
            assertThat(units(first, "")).isEqualTo(1000);
            assertThat(first.getQuotas())
                    .extracting(quota -> quota.getOfferId() + "/" + quota.getArm())
                    .isSorted();

            redeem(conductor, Arm.TEST, "o-1", 30, 10);
            redeem(conductor, Arm.NONE, "o-1", 5, 10);
            conductor.tick(10);
            conductor.tick(20);
            conductor.tick(360);
            assertThat(units(cycles(conductor.control()).get(0), "o-1")).isEqualTo(65);
        }
    }

    @Test
    void shouldDealWithinTheCycleWhatComesThen() {
        try (var conductor = new ConductorDriver()) {
            conductor.pipe(applied());
            conductor.pipe(budgeted("o-1", 100, 1));
            conductor.tick(0);
            conductor.control();

            conductor.pipe(budgeted("o-2", 40, 1));
            conductor.tick(10);
            var changed = changed(conductor);
            assertThat(units(changed, "o-1")).isEqualTo(100);
            assertThat(units(changed, "o-2")).isEqualTo(40);

            conductor.pipe(budgeted("o-2", 50, 2));
            conductor.tick(20);
            assertThat(units(changed(conductor), "o-2")).isEqualTo(50);

            conductor.tick(30);
            assertThat(conductor.control()).isEmpty();
            // As every customer task keeps it.
            var kept = conductor
                    .topics
                    .control()
                    .serde()
                    .deserialize(
                            conductor.topics.control().name(),
                            conductor.driver.<byte[]>store(ReferenceData.STORE).get("cycle/" + DE));
            assertThat(units(kept.getCycleOpened(), "o-2")).isEqualTo(50);
        }
    }
}
