package io.offerstream.experiment.offpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a policy would have been worth per slate, in rewards, had it chosen the random arm's slates.
 *
 * @param plain mean over slates of weighted rewards
 * @param plainStandardError empty for one user
 * @param normalised the estimate to use; empty where a position has no weight at all
 * @param diagnostics one per position
 */
public record SlateValue(
        double plain,
        OptionalDouble plainStandardError,
        Optional<SelfNormalised> normalised,
        List<PositionDiagnostics> diagnostics) {
    public SlateValue {
        diagnostics = List.copyOf(diagnostics);
    }

    public static SlateValue of(WeightedSlates slates) {
        int n = slates.slates();
        double sum = 0;
        for (int slate = 0; slate < n; slate++) {
            sum += slates.weightedReward(slate);
        }
        double plain = sum / n;
        double[] influences = new double[n];
        for (int slate = 0; slate < n; slate++) {
            influences[slate] = (slates.weightedReward(slate) - plain) / n;
        }
        List<PositionDiagnostics> diagnostics = new ArrayList<>();
        for (int position = 0; position < slates.positions(); position++) {
            diagnostics.add(PositionDiagnostics.of(slates, position));
        }
        return new SlateValue(plain, slates.standardError(influences), SelfNormalised.of(slates), diagnostics);
    }

    /** Effective slates at the position that has fewest. */
    public double fewestEffectiveSlates() {
        return diagnostics.stream()
                .mapToDouble(PositionDiagnostics::effectiveSlates)
                .min()
                .orElse(0);
    }
}
