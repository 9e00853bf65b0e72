package io.offerstream.ranking.evaluation;

import java.util.List;

/**
 * How well rankings put first what customers went on to redeem.
 *
 * @param customers with test positives among the ranked offers; each counts once
 * @param offers ranked, train positives included
 * @param auc probability that a test positive is scored above an offer that is neither test nor train positive, 0 to 1;
 *     0.5 for customers who have no such offer; mean over customers
 * @param aucOfHalves the same, but a tie counts half, where {@code auc} counts it against the positive: offers with the
 *     same features tie, so it is the fairer one of cold offers
 * @param mrr 1 / (1 + the lowest rank of a test positive), in (0, 1]; mean over customers
 * @param lists one for each length asked for, in the order asked
 * @see "LightFM, lightfm/evaluation.py, auc_score and reciprocal_rank"
 */
public record RankingMetrics(
        int customers, int offers, double auc, double aucOfHalves, double mrr, List<ListMetrics> lists) {
    public RankingMetrics {
        lists = List.copyOf(lists);
    }

    /**
     * Those of lists of {@code k}.
     *
     * @throws IllegalArgumentException if that length was not asked for
     */
    public ListMetrics at(int k) {
        return lists.stream()
                .filter(list -> list.k() == k)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no lists of " + k + " were evaluated, but "
                        + lists.stream().map(ListMetrics::k).toList()));
    }
}
