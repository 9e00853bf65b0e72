package io.offerstream.assigner.slate;

import java.util.Comparator;
import java.util.List;

/** The highest scores, ties by offer id. No chance in it: every propensity is 1. */
public final class PopularitySlate implements SlatePolicy {
    private static final Comparator<Candidate> ORDER =
            Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::offerId);

    @Override
    public Slate slate(List<Candidate> candidates, int size) {
        var best = candidates.stream().sorted(ORDER).limit(size).toList();
        return new Slate(
                best.stream().map(Candidate::offerId).toList(),
                best.stream().map(Candidate::score).toList(),
                best.stream().map(candidate -> 1.0).toList());
    }
}
