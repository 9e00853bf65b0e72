package io.offerstream.simulator.calibration;

import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.world.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a system's run left in one market as offers seen: each customer and offer of a cycle in which a session rendered
 * it, however often. Kinds are types of discount.
 */
public final class SimulatedSeen {
    private static final String KIND = "DISCOUNT_TYPE=";

    private SimulatedSeen() {}

    /**
     * Takes it from a market after a run.
     *
     * @param arm whose customers
     * @param customerCycles how many customers were in that arm, over all its cycles
     */
    public static Observed of(String name, KnownMarket market, Arm arm, long customerCycles) {
        var kinds = new Numbers();
        var looks = market.looks();
        Map<List<Integer>, SeenOffer> seen = new LinkedHashMap<>();
        var came = new HashSet<List<Integer>>();
        Map<Integer, Integer> kindOf = new HashMap<>();
        long redeemed = 0;
        for (int look = 0; look < looks.size(); look++) {
            for (int position = 0; position < Looks.MOST; position++) {
                redeemed += looks.isRedeemed(look, position) ? 1 : 0;
            }
            if (looks.arm(look) == arm) {
                int customer = looks.customer(look);
                came.add(List.of(customer, looks.cycle(look)));
                for (int position = 0; position < Looks.MOST; position++) {
                    int offer = looks.offer(look, position);
                    if (offer >= 0) {
                        int kind = kindOf.computeIfAbsent(offer, of -> kinds.of(kind(market, of)));
                        var now = new SeenOffer(customer, offer, kind, looks.isRedeemed(look, position));
                        seen.merge(
                                List.of(customer, looks.cycle(look), offer),
                                now,
                                (before, after) -> before.redeemed() ? before : after);
                    }
                }
            }
        }
        var profiles = new ArrayList<int[]>();
        for (int customer = 0; customer < market.customers(); customer++) {
            var profile = new int[Attribute.OF_CUSTOMERS.size()];
            for (int attribute = 0; attribute < profile.length; attribute++) {
                profile[attribute] = market.profileValue(customer, attribute);
            }
            profiles.add(profile);
        }
        long organic = market.organics().size();
        return new Observed(
                name,
                List.copyOf(seen.values()),
                profiles,
                OptionalDouble.of((double) came.size() / customerCycles),
                OptionalDouble.of((double) organic / (organic + redeemed)));
    }

    private static String kind(KnownMarket market, int offer) {
        return market.catalogue().features(offer).stream()
                .filter(feature -> feature.startsWith(KIND))
                .findFirst()
                .orElseThrow();
    }
}
