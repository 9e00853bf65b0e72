package io.offerstream.local.rehearsal;

import io.offerstream.local.results.Figures;
import java.util.ArrayList;
import java.util.List;

/** What stood out in a rehearsal, for people. */
final class Happenings {
    private Happenings() {}

    /** A line for every alarm and RED cycle, then one for every market that fell back. */
    static List<String> of(Plan plan, RehearsalState state) {
        var lines = new ArrayList<String>();
        for (var result : state.finalResults()) {
            var cycle = result.getMarket() + " " + result.getCycleId() + ": ";
            if (result.getSrmVerdict().equals("RED")) {
                lines.add(cycle + "SRM RED, lift " + result.getLiftStatus() + ": " + result.getSrmBecause());
            }
            if (plan.plant() != PlantKind.HARM) {
                Alarm.in(result).ifPresent(alarm -> lines.add(cycle + alarm));
            }
        }
        for (var market : plan.codes()) {
            Judgement.fallback(state, market)
                    .ifPresent(policy -> lines.add(market + ": fell back at " + policy.getDecidedAt() + ", in cycle "
                            + policy.getCycleId() + ", on evidence of " + Figures.odds(policy.getHarmLog10Evidence())));
        }
        return lines;
    }
}
