package io.offerstream.simulator.comparison;

import io.offerstream.ranking.slate.SlateDraws;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.world.Luck;
import io.offerstream.simulator.world.MarketWorld;
import io.offerstream.simulator.world.Purpose;
import io.offerstream.simulator.world.World;

/** Serves the cycles before any system: slates drawn by what an editor favours, which has nothing to do with taste. */
final class Editor {
    private final MarketWorld market;
    private final long key;
    private final double skew;

    Editor(World world, MarketWorld market) {
        this.market = market;
        key = Luck.key(world.seed(), market.code().hashCode());
        skew = world.scenario().number(Parameter.EDITORIAL);
    }

    void serve(KnownMarket known, int cycle, int[] slates) {
        int live = known.catalogue().liveCount();
        int first = known.catalogue().firstLive(cycle);
        var favours = new double[live];
        var keys = new long[live];
        for (int i = 0; i < live; i++) {
            favours[i] = skew * Luck.normal(Purpose.EDITORIAL.of(key, first + i));
            keys[i] = Purpose.EDITORIAL_SLATE.of(key, first + i);
        }
        var draws = new SlateDraws(Looks.SLATE);
        var logits = new double[live];
        var slate = new int[Looks.SLATE];
        for (int customer = 0; customer < known.customers(); customer++) {
            for (int i = 0; i < live; i++) {
                logits[i] = known.isRedeemed(customer, first + i) ? SlateDraws.REFUSED : favours[i];
            }
            int drawn = draws.draw(logits, keys, Purpose.EDITORIAL_SLATE.of(market.key(customer), cycle), slate);
            for (int position = 0; position < drawn; position++) {
                slates[customer * Looks.SLATE + position] = first + slate[position];
            }
        }
    }
}
