package io.offerstream.slates.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.slates.fixture.Planted;
import io.offerstream.slates.policy.Stakes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Standings say what makes a slate, and what would have made another. */
class StandingTest {
    private static final double TEMPERATURE = 0.8;
    private static final double HAIR = 1e-9;

    /** Of everybody in {@link #market}: the mean of its eight scores is 0.1875. */
    private static final double STAKE = Stakes.of(new Calibrator(1, -2).probability(0.1875f), Planted.PRIOR);

    private static Planted market(String... arms) {
        var market = Planted.withOffers(8)
                .yaml("assignment: {temperature: " + TEMPERATURE + "}\n")
                .arms(arms);
        market.offer(2).setSegments(List.of("TIER=GOLD"));
        var model = market.model(1, Map.of("o-1", 1.5f, "o-4", 0.5f, "o-7", -0.5f), Map.of());
        market.cycle().setModel(model);
        return market;
    }

    private static Subject meet(OpenCycle open, int customer) {
        return open.meet(List.of(Planted.customer("c-" + customer))).get(0);
    }

    private static List<String> offers(OpenCycle open, Subject subject) {
        return open.decide(subject, Set.of(), Budgets.UNLIMITED).slate().offers();
    }

    /** The offers that the customer may have, the highest sums first, ties by id. */
    private static List<String> bySum(OpenCycle open, Subject subject) {
        var refusals = open.decide(subject, Set.of(), Budgets.UNLIMITED).refusals();
        return IntStream.range(0, open.offers().size())
                .boxed()
                .filter(offer -> refusals.get(offer) == null)
                .sorted(Comparator.comparingDouble(
                        offer -> -open.standing(subject, offer).sum()))
                .map(offer -> open.offers().ids().get(offer))
                .toList();
    }

    @Test
    void shouldPutTheHighestSumsInTheSlateWhoeverRanks() {
        for (var arm : List.of("TEST=1.0", "CONTROL_POPULARITY=1.0", "CONTROL_RANDOM=1.0")) {
            var open = market(arm)
                    .popularity("o-5", 0.3)
                    .popularity("o-6", 0.2)
                    .price("o-1", -1)
                    .open();
            for (int customer = 0; customer < 200; customer++) {
                var subject = meet(open, customer);

                assertThat(offers(open, subject)).isEqualTo(bySum(open, subject).subList(0, 3));
            }
        }
    }

    @Test
    void shouldTellByHowMuchAPriceWouldHaveHadToRise() {
        for (int customer = 0; customer < 50; customer++) {
            var open = market("TEST=1.0").open();
            var subject = meet(open, customer);
            var order = bySum(open, subject);
            var outscored = order.get(4);
            double needed = sum(open, subject, order.get(2));
            double rise = (needed - sum(open, subject, outscored)) * TEMPERATURE * STAKE;

            assertThat(withPrice(outscored, rise + HAIR, customer)).contains(outscored);
            assertThat(withPrice(outscored, rise - HAIR, customer)).doesNotContain(outscored);
        }
    }

    private static double sum(OpenCycle open, Subject subject, String offer) {
        return open.standing(subject, open.offers().indexOf(offer)).sum();
    }

    private static List<String> withPrice(String offer, double price, int customer) {
        var open = market("TEST=1.0").price(offer, price).open();
        return offers(open, meet(open, customer));
    }

    @Test
    void shouldTellScorePriceAndLogitApart() {
        var open = market("TEST=1.0").price("o-1", -1).open();

        var standing = open.standing(meet(open, 1), open.offers().indexOf("o-1"));

        assertThat(standing.score()).isEqualTo(1.5);
        assertThat(standing.price()).isEqualTo(-1 / STAKE);
        assertThat(standing.logit()).isEqualTo((1.5 - 1 / STAKE) / TEMPERATURE);
        assertThat(standing.sum()).isEqualTo(standing.logit() + standing.luck());
    }

    @Test
    void shouldLetPricesCountTheLessTheMoreIsAtStake() {
        var market = Planted.withOffers(3).price("o-1", -1);
        var keen = Map.of("o-1", 2f, "o-2", 2f, "o-3", 2f);
        market.cycle().setModel(market.model(1, Map.of(), Map.of("TIER=GOLD", keen)));
        var open = market.open();
        var subjects = open.meet(List.of(Planted.customer("c-1"), Planted.customer("c-2", "TIER=GOLD")));

        // σ(−2) = 0.119 and σ(0) = 0.5, of a market of 0.1.
        assertThat(open.standing(subjects.get(0), 0).price()).isCloseTo(-1 / Math.cbrt(1.192), within(1e-3));
        assertThat(open.standing(subjects.get(1), 0).price()).isCloseTo(-1 / Math.cbrt(5), within(1e-3));
    }

    @Test
    void shouldTakeAllStakesForEqualWhileNobodyKnowsThem() {
        var market = Planted.withOffers(3).price("o-1", -1).withoutPopularity();
        market.cycle().setModel(market.model(1, Map.of(), Map.of()));
        var open = market.open();

        assertThat(open.standing(meet(open, 1), 0).price()).isEqualTo(-1);
    }

    @Test
    void shouldHaveNoLuckWhereThereIsNoChance() {
        var market = Planted.withOffers(4).arms("CONTROL_POPULARITY=1.0").withoutPopularity();
        market.offer(2).setValidFrom(TestMarket.OPENING.minusSeconds(1));
        var open = market.open();

        var standing = open.standing(meet(open, 1), 1);

        assertThat(standing.luck()).isZero();
        assertThat(standing.score())
                .isEqualTo((double) TestMarket.OPENING.minusSeconds(1).toEpochMilli());
        assertThat(offers(open, meet(open, 1))).startsWith("o-2");
    }
}
