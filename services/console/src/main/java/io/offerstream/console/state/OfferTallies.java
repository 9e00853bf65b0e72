package io.offerstream.console.state;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was counted of a market's offers, by arm: of all time, and of each of the newest {@value #CYCLES_KEPT} cycles.
 * Offers beyond {@value #MOST_OFFERS} are left out. Not safe for use from several threads.
 */
public final class OfferTallies {
    static final int CYCLES_KEPT = 8;
    static final int MOST_OFFERS = 20_000;

    private final Map<String, Map<Arm, ArmTally>> ever = new HashMap<>();
    /** By cycle id, which sorts by time. */
    private final TreeMap<String, Map<String, Map<Arm, ArmTally>>> cycles = new TreeMap<>();

    void add(InteractionCounts counts) {
        if (counts.getOfferId().isEmpty()) {
            return;
        }
        add(ever, counts);
        var cycle = counts.getCycleId();
        if (cycle.isEmpty() || (cycles.size() >= CYCLES_KEPT && cycle.compareTo(cycles.firstKey()) < 0)) {
            return;
        }
        add(cycles.computeIfAbsent(cycle, unknown -> new HashMap<>()), counts);
        if (cycles.size() > CYCLES_KEPT) {
            cycles.pollFirstEntry();
        }
    }

    private static void add(Map<String, Map<Arm, ArmTally>> offers, InteractionCounts counts) {
        if (offers.size() >= MOST_OFFERS && !offers.containsKey(counts.getOfferId())) {
            return;
        }
        offers.computeIfAbsent(counts.getOfferId(), unknown -> new EnumMap<>(Arm.class))
                .computeIfAbsent(counts.getArm(), unknown -> new ArmTally())
                .add(counts);
    }

    /** By arm, of all time; empty where nothing was counted. */
    public Map<Arm, ArmTally> ever(String offerId) {
        return ever.getOrDefault(offerId, Map.of());
    }

    /** By arm, in one of {@link #cycles()}. */
    public Map<Arm, ArmTally> in(String cycleId, String offerId) {
        return cycles.getOrDefault(cycleId, Map.of()).getOrDefault(offerId, Map.of());
    }

    /** Exposures of every offer of an arm in a cycle. */
    public long exposures(String cycleId, Arm arm) {
        return cycles.getOrDefault(cycleId, Map.of()).values().stream()
                .map(arms -> Optional.ofNullable(arms.get(arm)))
                .mapToLong(tally -> tally.map(ArmTally::exposures).orElse(0L))
                .sum();
    }

    /** Offers that an arm has seen in a cycle. */
    public Set<String> seen(String cycleId, Arm arm) {
        var seen = new TreeSet<String>();
        cycles.getOrDefault(cycleId, Map.of()).forEach((offer, arms) -> {
            var tally = arms.get(arm);
            if (tally != null && tally.exposures() > 0) {
                seen.add(offer);
            }
        });
        return seen;
    }

    /** The cycles that are kept, oldest first. */
    public Set<String> cycles() {
        return new TreeSet<>(cycles.keySet());
    }
}
