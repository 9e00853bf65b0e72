package io.offerstream.operations.explain;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.schemas.CycleOpened;
import java.util.Locale;
import java.util.Optional;

/**
 * How a customer's place in a split comes about, for anyone to compute again.
 *
 * @param text what is hashed, its separators shown as {@value #SEPARATOR}
 * @param sha256 of the text, lower-case hex
 * @param fraction its first 53 bits, as a part of 1
 */
public record ArmHash(String text, String sha256, double fraction, int bucket) {
    /** Stands for the one character U+001F, which nobody can see. */
    public static final String SEPARATOR = "␟";

    /** Of the cycle's split. */
    public static ArmHash ofCycle(CycleOpened cycle, String key) {
        return of(cycle.getExperimentId(), cycle.getCycleId(), key);
    }

    /** Of the hold-out; empty where the market has none. */
    public static Optional<ArmHash> ofHoldOut(CycleOpened cycle, String key) {
        return cycle.getHoldOut() == 0 ? Optional.empty() : Optional.of(of(cycle.getHoldOutId(), "", key));
    }

    private static ArmHash of(String salt, String cycleId, String key) {
        var place = Bucketing.of(salt, cycleId, key);
        return new ArmHash(
                String.join(SEPARATOR, Bucketing.HASH_VERSION, salt, cycleId, key),
                Bucketing.sha256Hex(salt, cycleId, key),
                place.fraction(),
                place.bucket());
    }

    /** The weights, laid along the fraction: {@code TEST [0, 0.8)}, the one that it falls into marked. */
    public String along(CycleOpened cycle) {
        var words = new StringBuilder();
        double from = 0;
        for (var weight : cycle.getArmWeights()) {
            var parts = weight.split("=", 2);
            double to = from + Double.parseDouble(parts[1]);
            boolean isHere = fraction >= from && fraction < to;
            words.append(words.isEmpty() ? "" : "  ")
                    .append(String.format(Locale.ROOT, "%s%s [%.4f, %.4f)", isHere ? "→ " : "", parts[0], from, to));
            from = to;
        }
        return words.toString();
    }
}
