package io.offerstream.local.simulation;

import io.offerstream.simulator.events.FakeAccounts;
import io.offerstream.simulator.events.Timeline;
import io.offerstream.simulator.plant.LostImpressions;
import io.offerstream.simulator.plant.MissingRedemptions;
import io.offerstream.simulator.plant.Plant;
import io.offerstream.simulator.plant.SilentTills;
import io.offerstream.simulator.replay.TickBatch;
import io.offerstream.simulator.scenario.Fault;
import io.offerstream.simulator.scenario.MarketParameter;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.world.Daypart;
import io.offerstream.simulator.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What goes wrong in a scenario between its world and the topics. Owned by one thread. */
final class Faults {
    private final List<Plant> plants = new ArrayList<>();
    private final Map<String, Plant> harm = new HashMap<>();
    private final List<FakeAccounts> fakes = new ArrayList<>();

    Faults(World world, Timeline timeline) {
        var scenario = world.scenario();
        int launch = scenario.count(Parameter.HISTORY_CYCLES);
        double lost = scenario.fault(Fault.LOST_IMPRESSIONS);
        if (lost > 0) {
            plants.add(new LostImpressions(lost, world.seed()));
        }
        int outage = (int) scenario.fault(Fault.OUTAGE_CYCLE);
        if (outage > 0) {
            int cycle = launch + outage - 1;
            plants.add(new SilentTills(timeline.at(cycle, Daypart.COUNT), timeline.at(cycle, 2 * Daypart.COUNT)));
        }
        for (var market : scenario.markets()) {
            double share = market.number(MarketParameter.HARM);
            if (share > 0) {
                harm.put(market.code(), new MissingRedemptions(share, world.seed()));
            }
        }
        fakes.addAll(fakes(world, scenario));
    }

    private static List<FakeAccounts> fakes(World world, Scenario scenario) {
        double share = scenario.fault(Fault.FAKE_CUSTOMERS);
        return share == 0
                ? List.of()
                : world.markets().stream()
                        .map(market ->
                                new FakeAccounts(market, (int) Math.ceil(share * market.customers()), pushed(world)))
                        .toList();
    }

    /** The newest offer of the first measured cycle: it has no record that could protect it. */
    static int pushed(World world) {
        return world.catalogue().knownBy(world.scenario().count(Parameter.HISTORY_CYCLES)) - 1;
    }

    List<FakeAccounts> fakeAccounts() {
        return fakes;
    }

    /** What arrives of a batch. */
    TickBatch on(TickBatch batch, Plant.Arms arms) {
        var arriving = batch;
        for (var plant : plants) {
            arriving = plant.on(arriving, arms);
        }
        if (harm.isEmpty()) {
            return arriving;
        }
        var redemptions = arriving.redemptions().stream()
                .filter(redemption -> {
                    var plant = harm.get(redemption.getMarket());
                    return plant == null
                            || !plant.on(
                                            new TickBatch(
                                                    batch.tick(), List.of(), List.of(), List.of(), List.of(redemption)),
                                            arms)
                                    .redemptions()
                                    .isEmpty();
                })
                .toList();
        return arriving.withRedemptions(redemptions);
    }
}
