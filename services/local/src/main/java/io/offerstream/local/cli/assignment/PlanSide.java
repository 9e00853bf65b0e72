package io.offerstream.local.cli.assignment;

import io.offerstream.schemas.Arm;
import io.offerstream.slates.cycle.Decision;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What the customers of a plan have got on one side of it, as counts. Owned by one thread. */
final class PlanSide {
    private static final int TOP = 5;

    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, Long> ofTest = new HashMap<>();
    private final Map<Arm, Long> customers = new EnumMap<>(Arm.class);
    private final Map<Long, Double> redemptions = new HashMap<>();

    void add(Decision decision) {
        customers.merge(decision.arm(), 1L, Long::sum);
        for (var offer : decision.slate().offers()) {
            positions.merge(offer, 1L, Long::sum);
            if (decision.arm() == Arm.TEST) {
                ofTest.merge(offer, 1L, Long::sum);
            }
        }
    }

    /** What a slate of TEST is worth by the calibrator of a version. */
    void expect(long version, double expected) {
        redemptions.merge(version, expected, Double::sum);
    }

    long customers(Arm arm) {
        return customers.getOrDefault(arm, 0L);
    }

    /** Share of all slate positions, 0 to 1. */
    double share(String offer) {
        return share(offer, positions);
    }

    /** Share of TEST's slate positions, 0 to 1. */
    double shareOfTest(String offer) {
        return share(offer, ofTest);
    }

    private static double share(String offer, Map<String, Long> positions) {
        long all = positions.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? 0 : (double) positions.getOrDefault(offer, 0L) / all;
    }

    /** Share of TEST's slate positions, 0 to 1, that the five most shown offers have. */
    double top5() {
        return ofTest.keySet().stream()
                .sorted(Comparator.comparing((String offer) -> ofTest.get(offer))
                        .reversed())
                .limit(TOP)
                .mapToDouble(this::shareOfTest)
                .sum();
    }

    /** By the calibrator of a version, per 1,000 slates of TEST. */
    double expectedPer1000(long version) {
        return customers(Arm.TEST) == 0 ? 0 : 1000 * redemptions.getOrDefault(version, 0.0) / customers(Arm.TEST);
    }
}
