package io.offerstream.conductor.pricing;

import io.offerstream.conductor.tally.OfferTallies;
import java.util.Comparator;
import java.util.OptionalDouble;

/** What five offers have of a cycle's assignments in TEST. */
record TopFive(OfferTallies tallies) {
    /** The cap is not judged by fewer positions. */
    private static final long JUDGED_FROM = 200;

    /** Of what TEST's customers were assigned in a cycle; empty while that is too little. */
    OptionalDouble share(String market, String cycleId) {
        var assigned = tallies.assigned(market, cycleId);
        long positions = assigned.values().stream().mapToLong(Long::longValue).sum();
        if (positions < JUDGED_FROM) {
            return OptionalDouble.empty();
        }
        long five = assigned.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(5)
                .mapToLong(Long::longValue)
                .sum();
        return OptionalDouble.of(five / (double) positions);
    }
}
