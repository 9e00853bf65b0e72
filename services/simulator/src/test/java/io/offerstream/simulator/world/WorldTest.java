package io.offerstream.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenarios;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static World world(long seed) {
        return new World(Scenarios.toy(0.002, Map.of()), seed);
    }

    @Property(tries = 30)
    void shouldHaveAsManyOffersLiveInEveryCycleAndBringThemInWaves(@ForAll @IntRange(min = 1, max = 100_000) int seed) {
        var world = world(seed);
        var catalogue = world.catalogue();
        int cycles = world.scenario().allCycles();
        int launch = world.scenario().count(Parameter.HISTORY_CYCLES);
        int quiet = 0;
        for (int cycle = 0; cycle < cycles; cycle++) {
            int now = cycle;
            assertThat(IntStream.range(0, catalogue.size()).filter(offer -> catalogue.isLive(offer, now)))
                    .hasSize(40);
            long isNew = IntStream.range(0, catalogue.size())
                    .filter(offer -> catalogue.isNew(offer, now))
                    .count();
            assertThat(isNew).isIn(0L, 6L);
            if (cycle > launch) {
                quiet = isNew == 0 ? quiet + 1 : 0;
                assertThat(quiet).as("weeks without a wave").isLessThanOrEqualTo(1);
            }
        }
        assertThat(catalogue.isNew(catalogue.firstLive(launch) + 39, launch))
                .as("the first measured cycle brings a wave")
                .isTrue();
    }

    @Property(tries = 20)
    void shouldKnowProbabilitiesOnly(@ForAll @IntRange(min = 1, max = 100_000) int seed) {
        var market = world(seed).markets().get(0);
        for (int customer = 0; customer < market.customers(); customer++) {
            for (int part = 0; part < Daypart.COUNT; part++) {
                assertThat(market.appProbability(customer, part))
                        .isGreaterThan(0)
                        .isLessThan(1);
                assertThat(market.tillProbability(customer, part))
                        .isGreaterThan(0)
                        .isLessThan(1);
                int offer = market.catalogue().firstLive(3) + customer % 40;
                double fresh = market.redemptionProbability(customer, offer, 3, part, 0);
                double tired = market.redemptionProbability(customer, offer, 3, part, 5);
                assertThat(fresh).isGreaterThan(0).isLessThan(1);
                assertThat(tired).as("an offer tires").isGreaterThan(0).isLessThan(fresh);
            }
        }
    }

    @Test
    void shouldBeLookedAtLessFurtherDown() {
        var market = world(1).markets().get(0);

        assertThat(IntStream.range(0, market.positions())
                        .mapToObj(market::examination)
                        .toList())
                .isSortedAccordingTo((a, b) -> Double.compare(b, a))
                .allSatisfy(share -> assertThat(share).isGreaterThan(0).isLessThanOrEqualTo(1));
    }

    @Test
    void shouldShareOffersAndDifferInTasteByMarket() {
        var world = world(1);
        var here = world.markets().get(0);
        var there = world.markets().get(1);

        assertThat(here.catalogue()).isSameAs(there.catalogue());
        assertThat(here.foreseenAgainst(0, 5, 0)).isNotEqualTo(there.foreseenAgainst(0, 5, 0));
    }

    @Test
    void shouldDrawNormalsWithMeanZeroAndVarianceOne() {
        var draws = IntStream.range(0, 100_000)
                .mapToDouble(i -> Luck.normal(Purpose.PROPENSITY.of(7, i)))
                .toArray();
        double mean = IntStream.range(0, draws.length)
                .mapToDouble(i -> draws[i])
                .average()
                .orElseThrow();
        double square = IntStream.range(0, draws.length)
                .mapToDouble(i -> draws[i] * draws[i])
                .average()
                .orElseThrow();

        assertThat(mean).isBetween(-0.013, 0.013);
        assertThat(square).isBetween(0.98, 1.02);
    }
}
