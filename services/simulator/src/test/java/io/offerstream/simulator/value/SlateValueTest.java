package io.offerstream.simulator.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Life;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenarios;
import io.offerstream.simulator.systems.AtRandom;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.world.World;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlateValueTest {
    /** Real slates, cycle after cycle: what is redeemed is what was said before, but for chance. */
    @Test
    void shouldSayHowManyWillRedeemSomething() {
        // Lively customers, offers that tire: what is hard to get right.
        var scenario = Scenarios.toy(
                0.25,
                Map.of(
                        Parameter.BASE, -3.0,
                        Parameter.APP_OPENS, 1.0,
                        Parameter.FATIGUE, 1.0,
                        Parameter.LIVE_OFFERS, 12.0));
        var market = new World(scenario, 17).markets().get(0);
        var life = new Life(market);
        var known = new KnownMarket(life);
        var all = new boolean[market.customers()];
        Arrays.fill(all, true);
        var arms = new Arm[market.customers()];
        Arrays.fill(arms, Arm.TEST);
        for (int cycle = 0; cycle < 4; cycle++) {
            var slates = new int[market.customers() * Looks.SLATE];
            new AtRandom().serve(known, cycle, all, slates);
            var value = new SlateValue(market, life.memory());
            double expected = 0;
            double variance = 0;
            for (int customer = 0; customer < market.customers(); customer++) {
                value.of(customer, cycle);
                double probability = value.value(slates, customer * Looks.SLATE);
                assertThat(probability).isBetween(0.0, 1.0);
                expected += probability;
                variance += probability * (1 - probability);
            }
            life.beginCycle();
            for (int slot = 0; slot < World.SLOTS_PER_CYCLE; slot++) {
                life.live(cycle, slot, arms, slates);
            }
            int redeemers = 0;
            for (int customer = 0; customer < market.customers(); customer++) {
                redeemers += life.hasRedeemed(customer) ? 1 : 0;
            }
            assertThat((redeemers - expected) / Math.sqrt(variance))
                    .as("cycle %s: %s expected, %s found", cycle, expected, redeemers)
                    .isBetween(-3.5, 3.5);
        }
    }

    @Test
    void shouldBeWorthLessWithoutASlateAndMostWithTheBest() {
        var market = new World(Scenarios.toy(0.01, Map.of()), 3).markets().get(0);
        var value = new SlateValue(market, new Life(market).memory());
        int first = market.catalogue().firstLive(2);
        for (int customer = 0; customer < market.customers(); customer++) {
            value.of(customer, 2);
            var worth = value.worth().clone();
            int best = 0;
            int worst = 0;
            for (int i = 1; i < worth.length; i++) {
                best = worth[i] > worth[best] ? i : best;
                worst = worth[i] < worth[worst] ? i : worst;
            }
            double none = value.value(new int[] {-1, -1, -1}, 0);
            double low = value.value(new int[] {first + worst, -1, -1}, 0);
            double high = value.value(new int[] {first + best, -1, -1}, 0);
            double last = value.value(new int[] {-1, -1, first + best}, 0);
            assertThat(none).isLessThan(low);
            assertThat(low).isLessThan(high);
            assertThat(last).as("the third position is looked at less").isLessThan(high);
        }
    }
}
