package io.offerstream.assigner.slate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Uniformly at random without replacement: position l has propensity 1 / (K - l) of K candidates. */
public final class RandomSlate implements SlatePolicy {
    private final SeededDraws draws;

    public RandomSlate(SeededDraws draws) {
        this.draws = draws;
    }

    @Override
    public Slate slate(List<Candidate> candidates, int size) {
        var left = new ArrayList<>(candidates);
        left.sort(Comparator.comparing(Candidate::offerId));
        var offers = new ArrayList<String>();
        var scores = new ArrayList<Double>();
        var propensities = new ArrayList<Double>();
        for (int position = 0; position < size; position++) {
            propensities.add(1.0 / left.size());
            var drawn = left.remove(draws.below(left.size()));
            offers.add(drawn.offerId());
            scores.add(drawn.score());
        }
        return new Slate(List.copyOf(offers), List.copyOf(scores), List.copyOf(propensities));
    }
}
