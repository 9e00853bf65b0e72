package io.offerstream.ranking.evaluation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Judges rankings, one customer after the other. The ranks are LightFM's: an offer's is the number of other offers, train
 * positives left out, whose score is its own or higher; so a model and LightFM can be compared on the same data. Sums run
 * in the order of the customers. Owned by one thread.
 *
 * <p>Time per customer: O(offers · log(offers)).
 *
 * @see "LightFM, lightfm/evaluation.py, and predict_ranks in lightfm/_lightfm_fast.pyx.template"
 */
public final class RankingEvaluation {
    private final int offerCount;
    private final BitSet among;
    private final List<ListTotals> totals;
    private int added;
    private int counted;
    private double auc;
    private double aucOfHalves;
    private double reciprocalRanks;

    private RankingEvaluation(int offerCount, BitSet among, int... lengths) {
        if (offerCount < 1) {
            throw new IllegalArgumentException("offerCount must be 1 or more, found " + offerCount);
        }
        if (among.isEmpty() || among.length() > offerCount) {
            throw new IllegalArgumentException(
                    "among must be offers from 0 to " + (offerCount - 1) + ", one at least, found " + among);
        }
        if (Arrays.stream(lengths).anyMatch(k -> k < 1)
                || Arrays.stream(lengths).distinct().count() < lengths.length) {
            throw new IllegalArgumentException(
                    "lengths must be 1 or more and distinct, found " + Arrays.toString(lengths));
        }
        this.offerCount = offerCount;
        this.among = (BitSet) among.clone();
        totals = Arrays.stream(lengths)
                .mapToObj(k -> new ListTotals(k, offerCount))
                .toList();
    }

    /**
     * Of all offers.
     *
     * @param offerCount 1 or more
     * @param lengths of the lists to judge, e.g. 3 and 10; 1 or more and distinct
     * @throws IllegalArgumentException if not so
     */
    public static RankingEvaluation ofAll(int offerCount, int... lengths) {
        var all = new BitSet();
        all.set(0, Math.max(0, offerCount));
        return new RankingEvaluation(offerCount, all, lengths);
    }

    /**
     * Of some offers only, such as those nobody had redeemed in training: ranked among themselves, as if there were no
     * others. Customers without a test positive among them do not count.
     *
     * @param offerCount 1 or more; of all, in whose numbering everything is told
     * @param among the offers to rank, one at least; copied
     * @param lengths of the lists to judge, e.g. 3 and 10; 1 or more and distinct
     * @throws IllegalArgumentException if not so
     */
    public static RankingEvaluation among(int offerCount, BitSet among, int... lengths) {
        return new RankingEvaluation(offerCount, among, lengths);
    }

    /**
     * Takes the next customer. One without test positives among the ranked offers is checked, but does not count, in lists
     * and coverage neither. After a refusal nothing has changed.
     *
     * @param scores finite, shape {@code [offerCount]}
     * @param testPositives offers, ascending, distinct
     * @param trainPositives offers, ascending, distinct; left out of the ranking
     * @throws IllegalArgumentException if not so, or an offer is both; customers are named by their position, from 0
     */
    public void add(float[] scores, int[] testPositives, int[] trainPositives) {
        requireScores(scores);
        requireOffers("testPositives", testPositives);
        requireOffers("trainPositives", trainPositives);
        for (int offer : testPositives) {
            if (isIn(trainPositives, offer)) {
                throw refused("offer " + offer + " is both a test positive and a train positive");
            }
        }
        int[] positives = IntStream.of(testPositives).filter(among::get).toArray();
        if (positives.length > 0) {
            int[] ranked =
                    among.stream().filter(offer -> !isIn(trainPositives, offer)).toArray();
            var ranks = new CustomerRanks(scores, ranked, positives);
            auc += ranks.auc();
            aucOfHalves += ranks.aucOfHalves();
            reciprocalRanks += ranks.reciprocalRank();
            totals.forEach(total -> total.add(ranks));
            counted++;
        }
        added++;
    }

    /** Of the customers so far; empty if none of them counts. */
    public Optional<RankingMetrics> metrics() {
        if (counted == 0) {
            return Optional.empty();
        }
        int offers = among.cardinality();
        return Optional.of(new RankingMetrics(
                counted,
                offers,
                auc / counted,
                aucOfHalves / counted,
                reciprocalRanks / counted,
                totals.stream().map(total -> total.metrics(counted, offers)).toList()));
    }

    private void requireScores(float[] scores) {
        if (scores.length != offerCount) {
            throw refused("scores must be of " + offerCount + " offers, found " + scores.length);
        }
        for (int offer = 0; offer < offerCount; offer++) {
            if (!Float.isFinite(scores[offer])) {
                throw refused("scores must be finite, found " + scores[offer] + " of offer " + offer);
            }
        }
    }

    private void requireOffers(String name, int[] offers) {
        int previous = -1;
        for (int offer : offers) {
            if (offer <= previous || offer >= offerCount) {
                throw refused(name + " must be offers from 0 to " + (offerCount - 1)
                        + ", ascending and distinct, found " + Arrays.toString(offers));
            }
            previous = offer;
        }
    }

    private static boolean isIn(int[] ascending, int offer) {
        return Arrays.binarySearch(ascending, offer) >= 0;
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("customer " + added + ": " + why);
    }
}
