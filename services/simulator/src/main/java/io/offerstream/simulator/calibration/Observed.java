package io.offerstream.simulator.calibration;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What is to be compared of a data set or a simulation.
 *
 * @param name for the table
 * @param seen offers that were seen
 * @param profiles which value each customer has of each profile feature, from 0; shape {@code [customers][features]}
 * @param viewed share of what was sent or assigned that was looked at within its time; empty where nobody knows
 * @param organic share of the redemptions of offers that had not been seen; empty where nobody knows
 */
public record Observed(
        String name, List<SeenOffer> seen, List<int[]> profiles, OptionalDouble viewed, OptionalDouble organic) {
    public Observed {
        seen = List.copyOf(seen);
        profiles = List.copyOf(profiles);
    }
}
