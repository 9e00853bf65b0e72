package io.offerstream.simulator.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.simulator.life.Life;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.scenario.Scenarios;
import io.offerstream.simulator.value.SlateValue;
import io.offerstream.simulator.world.MarketWorld;
import io.offerstream.simulator.world.World;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnTruthTest {
    private final World world = new World(Scenarios.toy(0.05, Map.of()), 1);
    private final MarketWorld market = world.markets().get(0);
    private final Life life = new Life(market);

    @Test
    void shouldKeepTheCapAtTheLeastCost() {
        double uncapped = top5(serve(1));
        double cap = 0.8 * uncapped;

        var slates = serve(cap);

        assertThat(top5(slates)).isLessThanOrEqualTo(cap).isCloseTo(cap, within(0.05));
        assertThat(value(slates)).isLessThan(value(serve(1))).isGreaterThan(value(serve(0.5 * uncapped)));
    }

    @Test
    void shouldChangeNothingUnderACapThatHoldsByItself() {
        assertThat(serve(0.9999)).isEqualTo(serve(1));
    }

    private int[] serve(double cap) {
        var slates = new int[market.customers() * Looks.SLATE];
        var everybody = new boolean[market.customers()];
        Arrays.fill(everybody, true);
        new OnTruth(world, OnTruth.Knowledge.PROFILES, cap).serve(new KnownMarket(life), 0, everybody, slates);
        return slates;
    }

    private static double top5(int[] slates) {
        var counts = new int[Arrays.stream(slates).max().orElse(0) + 1];
        Arrays.stream(slates).forEach(offer -> counts[offer]++);
        return Arrays.stream(counts)
                        .map(count -> -count)
                        .sorted()
                        .limit(5)
                        .map(count -> -count)
                        .sum()
                / (double) slates.length;
    }

    private double value(int[] slates) {
        var value = new SlateValue(market, life.memory());
        double sum = 0;
        for (int customer = 0; customer < market.customers(); customer++) {
            value.of(customer, 0);
            sum += value.value(slates, customer * Looks.SLATE);
        }
        return sum;
    }
}
