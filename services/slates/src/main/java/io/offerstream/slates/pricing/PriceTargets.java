package io.offerstream.slates.pricing;

import java.util.Map;
import java.util.TreeMap;

/**
 * What prices have to reach.
 *
 * @param floorShares of new offers: the share of TEST's slate positions, 0 to 1, that each needs; others have none
 * @param top5Share that five offers may have of TEST's slate positions, 0 to 1; 1: no cap
 * @param aim what is gone for instead of {@code top5Share}, and at most that: a sample is not everybody
 */
public record PriceTargets(Map<String, Double> floorShares, double top5Share, double aim) {
    public PriceTargets {
        floorShares = Map.copyOf(floorShares);
        floorShares.forEach((offer, share) -> require("the floor of " + offer, share, 1));
        require("the share of five offers", top5Share, 1);
        require("what is gone for", aim, top5Share);
    }

    private static void require(String what, double share, double most) {
        if (!(share >= 0 && share <= most)) {
            throw new IllegalArgumentException(what + " must be from 0 to " + most + ", found " + share);
        }
    }

    PriceTargets withoutFloor() {
        return new PriceTargets(Map.of(), top5Share, aim);
    }

    PriceTargets withoutCap() {
        return new PriceTargets(floorShares, 1, 1);
    }

    double[] floors(Iterable<String> offers, int count) {
        var sorted = new TreeMap<>(floorShares);
        var floors = new double[count];
        int next = 0;
        for (var offer : offers) {
            floors[next++] = sorted.getOrDefault(offer, 0.0);
        }
        return floors;
    }
}
