package io.offerstream.simulator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.simulator.comparison.ServedRun;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenarios;
import io.offerstream.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeEventsTest {
    private static final Timeline TIMELINE = new Timeline(Instant.parse("2026-01-05T04:00:00Z"));

    /** What one market sends in the first cycle, in the order of coming, and what happened in it. */
    private record Sent(ServedRun run, List<Impression> impressions, List<Redemption> redemptions) {}

    private static Sent cycle() {
        var world = new World(Scenarios.toy(0.02, Map.of(Parameter.BASE, -2.0)), 1);
        var run = new ServedRun(world, 1);
        var road = new Road(1);
        var market = run.known().get(0);
        var events = new LifeEvents(market, TIMELINE, road, 1);
        var impressions = new ArrayList<Impression>();
        var redemptions = new ArrayList<Redemption>();
        run.openHistory(0);
        for (int slot = 0; slot < World.SLOTS_PER_CYCLE; slot++) {
            run.live(0, slot);
            events.send(0, slot, customer -> Optional.of("a-" + customer));
            impressions.addAll(road.impressionsBy(TIMELINE.at(0, slot + 1)));
            redemptions.addAll(road.redemptionsBy(TIMELINE.at(0, slot + 1)));
        }
        var end = TIMELINE.at(1, 0).plus(Duration.ofDays(2));
        impressions.addAll(road.impressionsBy(end));
        redemptions.addAll(road.redemptionsBy(end));
        return new Sent(run, impressions, redemptions);
    }

    @Test
    void shouldSendEverythingThatHappensAndSomeOfItTwice() {
        var sent = cycle();
        var market = sent.run().known().get(0);

        var ids = new HashSet<>();
        sent.impressions().forEach(impression -> ids.add(impression.getEventId()));
        long looks = 0;
        long redeemed = market.organics().size();
        for (int look = 0; look < market.looks().size(); look++) {
            boolean showed = false;
            for (int position = 0; position < Looks.MOST; position++) {
                showed |= market.looks().offer(look, position) >= 0;
                redeemed += market.looks().isRedeemed(look, position) ? 1 : 0;
            }
            looks += showed ? 1 : 0;
        }
        assertThat(ids).hasSize((int) looks);
        assertThat(sent.impressions()).hasSizeGreaterThan((int) looks);
        assertThat(sent.redemptions().stream().map(Redemption::getEventId).distinct())
                .hasSize((int) redeemed);
    }

    @Test
    void shouldSendInAnotherOrderThanThingsHappen() {
        var times = cycle().impressions().stream().map(Impression::getEventTime).toList();

        assertThat(times).isNotEqualTo(times.stream().sorted().toList());
    }

    @Test
    void shouldKeepEachSessionInItsSlotAndShowNoOfferTwice() {
        for (var impression : cycle().impressions()) {
            assertThat(impression.getOfferIds()).doesNotHaveDuplicates().hasSizeBetween(1, Looks.MOST);
            assertThat(impression.getEventTime()).isBetween(TIMELINE.at(0, 0), TIMELINE.at(1, 0));
        }
    }
}
