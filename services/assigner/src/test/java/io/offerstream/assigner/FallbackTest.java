package io.offerstream.assigner;

import static io.offerstream.assigner.AssignerTest.customers;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How a market is served that fell back, or comes back by steps. */
class FallbackTest {
    @Test
    void shouldServePopularityToEveryoneOfTestInAMarketThatFellBack() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.pipe(customers(200));
            assigner.serve(MarketMode.FALLBACK, 0);
            assigner.open(FIRST_CYCLE);
            assigner.tick(0);

            assertThat(assigner.assignments())
                    .filteredOn(assignment -> assignment.getArm() == Arm.TEST)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(assignment -> {
                        assertThat(assignment.getServedPolicy()).isEqualTo(Policy.POPULARITY);
                        assertThat(assignment.getReason()).isEqualTo(ServingReason.FALLBACK);
                    });
        }
    }

    @Test
    void shouldTryTheModelOnAShareOfTestThatIsDrawnAnewEachCycle() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.pipe(customers(2_000));
            assigner.serve(MarketMode.RE_ENTRY, 0.25);
            assigner.open(FIRST_CYCLE);
            assigner.tick(0);
            var first = tried(assigner.assignments());
            assigner.open(SECOND_CYCLE);
            assigner.tick(360);
            var second = tried(assigner.assignments());

            // 1,000 of TEST each time; 4.4 standard deviations either way.
            assertThat(first).hasSizeBetween(190, 310);
            assertThat(second).hasSizeBetween(190, 310);
            assertThat(first.stream().filter(second::contains).count())
                    .as("in both: an eighth of a quarter of the customers")
                    .isBetween(30L, 100L);
        }
    }

    private static Set<String> tried(List<Assignment> assignments) {
        return assignments.stream()
                .filter(assignment -> assignment.getArm() == Arm.TEST)
                .filter(assignment -> assignment.getReason() == ServingReason.NO_MODEL)
                .map(Assignment::getCustomerId)
                .collect(Collectors.toSet());
    }
}
