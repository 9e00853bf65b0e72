package io.offerstream.simulator.comparison;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Life;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.systems.AtRandom;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.world.Daypart;
import io.offerstream.simulator.world.MarketWorld;
import io.offerstream.simulator.world.World;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of a world: not of its file but of what comes out of it. All offers, when they are live, the true
 * probabilities of a sample of customers for every offer in every cycle, how often each of them comes, and what the
 * sample does in the first cycle with random slates. So a change of the model shows as well as a change of a number.
 */
public final class WorldHash {
    /** Customers that are looked at, spread evenly over each market. */
    private static final int SAMPLE = 500;

    private WorldHash() {}

    /** Of the world that a scenario and a seed make, in hexadecimal digits. */
    public static String of(Scenario scenario, long seed) {
        return of(new World(scenario, seed));
    }

    static String of(World world) {
        var parts = new ArrayList<ByteBuffer>();
        var catalogue = world.catalogue();
        for (int offer = 0; offer < catalogue.size(); offer++) {
            parts.add(ints(catalogue.valueNumbers(offer)));
        }
        for (int cycle = 0; cycle < world.scenario().allCycles(); cycle++) {
            parts.add(ints(catalogue.firstLive(cycle), catalogue.liveCount()));
        }
        for (var market : world.markets()) {
            parts.add(ints(market.code().hashCode(), market.customers()));
            parts.add(truth(world, market));
            parts.add(life(market));
        }
        return HexFormat.of().formatHex(Sha256.of(parts.toArray(ByteBuffer[]::new)));
    }

    private static ByteBuffer ints(int... numbers) {
        var buffer = ByteBuffer.allocate(numbers.length * Integer.BYTES);
        Arrays.stream(numbers).forEach(buffer::putInt);
        return buffer.flip();
    }

    private static int[] sample(MarketWorld market) {
        int count = Math.min(SAMPLE, market.customers());
        var sample = new int[count];
        Arrays.setAll(sample, i -> (int) ((long) i * market.customers() / count));
        return sample;
    }

    private static ByteBuffer truth(World world, MarketWorld market) {
        var catalogue = world.catalogue();
        int cycles = world.scenario().allCycles();
        var sample = sample(market);
        int each = cycles * catalogue.liveCount() * 2 + Daypart.COUNT * 2;
        var buffer = ByteBuffer.allocate((sample.length * each + market.positions()) * Double.BYTES);
        for (int position = 0; position < market.positions(); position++) {
            buffer.putDouble(market.examination(position));
        }
        for (int customer : sample) {
            for (int part = 0; part < Daypart.COUNT; part++) {
                buffer.putDouble(market.appProbability(customer, part));
                buffer.putDouble(market.tillProbability(customer, part));
            }
            for (int cycle = 0; cycle < cycles; cycle++) {
                for (int i = 0; i < catalogue.liveCount(); i++) {
                    int offer = catalogue.firstLive(cycle) + i;
                    buffer.putDouble(market.redemptionProbability(customer, offer, cycle, i % Daypart.COUNT, i % 3));
                    buffer.putDouble(market.foreseenAgainst(market.profile(customer), offer, cycle));
                }
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer life(MarketWorld market) {
        var life = new Life(market);
        var known = new KnownMarket(life);
        var wanted = new boolean[market.customers()];
        Arrays.stream(sample(market)).forEach(customer -> wanted[customer] = true);
        var slates = Run.noSlates(known);
        new AtRandom().serve(known, 0, wanted, slates);
        var arms = new Arm[market.customers()];
        Arrays.fill(arms, Arm.HISTORY);
        for (int slot = 0; slot < World.SLOTS_PER_CYCLE; slot++) {
            life.live(0, slot, arms, slates);
        }
        List<ByteBuffer> rows = new ArrayList<>();
        var looks = life.looks();
        for (int look = 0; look < looks.size(); look++) {
            if (wanted[looks.customer(look)]) {
                var row = new int[2 + 2 * Looks.MOST];
                row[0] = looks.customer(look);
                row[1] = looks.slot(look);
                for (int position = 0; position < Looks.MOST; position++) {
                    row[2 + position] = looks.offer(look, position);
                    row[2 + Looks.MOST + position] = looks.isRedeemed(look, position) ? 1 : 0;
                }
                rows.add(ints(row));
            }
        }
        var all = ByteBuffer.allocate(
                rows.stream().mapToInt(ByteBuffer::remaining).sum());
        rows.forEach(all::put);
        return all.flip();
    }
}
