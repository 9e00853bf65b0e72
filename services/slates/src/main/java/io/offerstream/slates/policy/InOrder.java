package io.offerstream.slates.policy;

import io.offerstream.slates.cycle.LiveOffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The highest scores, ties by offer id, the same for everybody. No chance in it: every propensity is 1. */
public final class InOrder implements SlatePolicy {
    private final LiveOffers offers;
    private final double[] scores;
    private final int[] order;

    /** @param scores one an offer */
    public InOrder(LiveOffers offers, double[] scores) {
        this.offers = offers;
        this.scores = scores;
        order = IntStream.range(0, scores.length)
                .boxed()
                // Stable: of equal ones the lower number, which is the lower id.
                .sorted(Comparator.comparingDouble((Integer offer) -> scores[offer])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public Slate choose(int row, Choice choice) {
        var best = Arrays.stream(order)
                .filter(choice.eligible())
                .limit(choice.size())
                .toArray();
        var ids = new ArrayList<String>(best.length);
        var scoresOfBest = new ArrayList<Double>(best.length);
        for (int offer : best) {
            ids.add(offers.ids().get(offer));
            scoresOfBest.add(scores[offer]);
        }
        return new Slate(ids, scoresOfBest, Collections.nCopies(best.length, 1.0));
    }

    @Override
    public Standing stand(int row, int offer, long customerKey) {
        return new Standing(scores[offer], 0, scores[offer], 0);
    }
}
