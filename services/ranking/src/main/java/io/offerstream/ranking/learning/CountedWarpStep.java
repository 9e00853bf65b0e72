package io.offerstream.ranking.learning;

import io.offerstream.ranking.chance.Chance;
import java.util.Arrays;

/**
 * WARP on the few offers that were seen beside a redeemed one and not redeemed: all are looked at, so the rank is counted,
 * not guessed. Of a pool of P offers v violate the margin; among N live ones the redeemed then has rank
 * {@code r = 1 + floor((N - 1) · v / P)}, and the loss is {@code min(10, weight · examined · (1 + 1/2 + … + 1/r))}.
 *
 * <p>The step goes against one violator, drawn by how likely each was looked at; examined is how likely violators were
 * looked at on average: what was hardly seen says little.
 *
 * @see "Weston, Bengio, Usunier: WSABIE, IJCAI 2011; DESIGN.md, Model"
 */
final class CountedWarpStep implements Step {
    private final Examples examples;
    private final Scores scores;
    private final Moves moves;
    private final Chance chance;
    /** Sum of 1/k for k to the index. */
    private double[] harmonic = {0, 1};

    CountedWarpStep(Examples examples, Scores scores, Moves moves, Chance chance) {
        this.examples = examples;
        this.scores = scores;
        this.moves = moves;
        this.chance = chance;
    }

    @Override
    public int learn(int example) {
        int start = examples.poolStart(example);
        int end = examples.poolEnd(example);
        if (!examples.isRedeemed(example) || start == end) {
            return 0;
        }
        int customer = examples.customer(example);
        int positive = examples.offer(example);
        float least = scores.begin(customer, positive) - WarpStep.MARGIN;
        int violators = 0;
        float examined = 0;
        for (int at = start; at < end; at++) {
            if (scores.score(examples.pooled(at)) > least) {
                violators++;
                examined += examples.examination(at);
            }
        }
        if (violators > 0) {
            int rank = 1 + (int) ((examples.live(example) - 1L) * violators / (end - start));
            double loss = examples.weight(example) * (examined / violators) * harmonic(rank);
            moves.pair(customer, positive, violator(examples, start, end, least, examined), scores.embedding(), (float)
                    Math.min(WarpStep.LARGEST_LOSS, loss));
        }
        return end - start;
    }

    private int violator(Examples examples, int start, int end, float least, float examined) {
        float left = chance.nextFloat() * examined;
        int violator = -1;
        for (int at = start; at < end && left >= 0; at++) {
            int offer = examples.pooled(at);
            if (scores.score(offer) > least) {
                violator = offer;
                left -= examples.examination(at);
            }
        }
        return violator;
    }

    private double harmonic(int rank) {
        if (rank >= harmonic.length) {
            int known = harmonic.length;
            harmonic = Arrays.copyOf(harmonic, Math.max(rank + 1, 2 * known));
            for (int k = known; k < harmonic.length; k++) {
                harmonic[k] = harmonic[k - 1] + 1.0 / k;
            }
        }
        return harmonic[rank];
    }
}
