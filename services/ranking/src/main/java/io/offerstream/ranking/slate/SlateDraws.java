package io.offerstream.ranking.slate;

import io.offerstream.ranking.chance.Chance;

/**
 * Draws slates without replacement: each position takes one of the offers left, with probability proportional to
 * exp(logit). It does so by adding to each logit a Gumbel number that belongs to customer and offer, and taking the
 * largest sums in their order: so an offer that joins or leaves moves only the slates that it is in, and the order in
 * which offers are named does not matter. StrictMath: the same bits on every machine. Allocates nothing for a slate. Owned
 * by one thread.
 *
 * @see "Plackett: The analysis of permutations, Applied Statistics 24, 1975; Yellott: The relationship between Luce's
 *     choice axiom and Thurstone's theory, Journal of Mathematical Psychology 15, 1977"
 */
public final class SlateDraws {
    /** The logit of an offer that is not to be had. */
    public static final double REFUSED = Double.NEGATIVE_INFINITY;

    private static final double UNIT = 0x1p-53;
    private static final double SMALLEST_SUM = 0x1p-900;

    private final int positions;
    private final double[] best;

    /** @param positions of a slate, 1 or more */
    public SlateDraws(int positions) {
        if (positions < 1) {
            throw new IllegalArgumentException("a slate has " + positions + " positions, but has to have 1 or more");
        }
        this.positions = positions;
        best = new double[positions];
    }

    /**
     * Draws one slate.
     *
     * @param logits one an offer, finite or {@link #REFUSED}
     * @param offerKeys one an offer: 64 well mixed bits that belong to it
     * @param customerKey 64 well mixed bits that belong to customer and cycle
     * @param slate shape {@code [positions]}; written: numbers of the drawn offers, position 0 first, as many as returned
     * @return how many were drawn: fewer than the positions where fewer offers are to be had
     */
    public int draw(double[] logits, long[] offerKeys, long customerKey, int[] slate) {
        int drawn = 0;
        for (int offer = 0; offer < logits.length; offer++) {
            if (logits[offer] == REFUSED) {
                continue;
            }
            double sum = logits[offer] + gumbel(customerKey, offerKeys[offer]);
            int place = drawn;
            while (place > 0 && isAhead(sum, offerKeys[offer], place - 1, slate, offerKeys)) {
                place--;
            }
            if (place < positions) {
                drawn = Math.min(positions, drawn + 1);
                for (int moved = drawn - 1; moved > place; moved--) {
                    best[moved] = best[moved - 1];
                    slate[moved] = slate[moved - 1];
                }
                best[place] = sum;
                slate[place] = offer;
            }
        }
        return drawn;
    }

    private boolean isAhead(double sum, long offerKey, int place, int[] slate, long[] offerKeys) {
        return sum > best[place] || (sum == best[place] && offerKey < offerKeys[slate[place]]);
    }

    /** What the draw adds to a logit: a Gumbel number that belongs to customer and offer. */
    public static double gumbel(long customerKey, long offerKey) {
        long bits = Chance.mix(customerKey ^ Chance.mix(offerKey)) >>> 11;
        double uniform = (bits + 0.5) * UNIT;
        return -StrictMath.log(-StrictMath.log(uniform));
    }

    /**
     * How probable each offer of a slate was at its position, given those before it. Every sum runs over the offers left
     * and is scaled by their largest logit, so that one that dwarfs the others costs no accuracy.
     *
     * @param logits as drawn with
     * @param slate offers of the slate, {@code count} of them
     * @param weights shape of {@code logits}; overwritten
     * @param conditionals written: {@code count} probabilities, (0, 1]
     */
    public static void conditionals(double[] logits, int[] slate, int count, double[] weights, double[] conditionals) {
        double left = weighLeft(logits, largestLeft(logits, slate, 0), slate, 0, weights);
        for (int position = 0; position < count; position++) {
            // What a dwarfing offer leaves may be too small to be a number at its scale.
            if (left < SMALLEST_SUM) {
                left = weighLeft(logits, largestLeft(logits, slate, position), slate, position, weights);
            }
            conditionals[position] = weights[slate[position]] / left;
            weights[slate[position]] = 0;
            left = sum(weights);
        }
    }

    private static double largestLeft(double[] logits, int[] slate, int taken) {
        double largest = REFUSED;
        for (int offer = 0; offer < logits.length; offer++) {
            if (!isTaken(offer, slate, taken)) {
                largest = Math.max(largest, logits[offer]);
            }
        }
        return largest;
    }

    private static double weighLeft(double[] logits, double scale, int[] slate, int taken, double[] weights) {
        double sum = 0;
        for (int offer = 0; offer < logits.length; offer++) {
            boolean isOut = logits[offer] == REFUSED || isTaken(offer, slate, taken);
            weights[offer] = isOut ? 0 : StrictMath.exp(logits[offer] - scale);
            sum += weights[offer];
        }
        return sum;
    }

    private static boolean isTaken(int offer, int[] slate, int taken) {
        for (int position = 0; position < taken; position++) {
            if (slate[position] == offer) {
                return true;
            }
        }
        return false;
    }

    private static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
