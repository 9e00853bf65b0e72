package io.offerstream.ranking.evaluation;

/**
 * What the lists of the first {@code k} offers are worth; everything from 0 to 1.
 *
 * @param k length of the lists, also where fewer offers are ranked
 * @param precision test positives of rank below k, over k; mean over customers
 * @param recall test positives of rank below k, over test positives; mean over customers
 * @param ndcg test positives of rank r below k at 1 / log2(r + 2) each, over the same of an ideal ranking, which has
 *     min(test positives, k) in front; mean over customers
 * @param coverage share of the offers that are in the list of one customer at least
 * @param topFiveShare share of all places in lists that the five most listed offers hold
 * @see "precision, recall: LightFM, lightfm/evaluation.py, precision_at_k and recall_at_k"
 * @see "ndcg: Järvelin, Kekäläinen: Cumulated gain-based evaluation of IR techniques, ACM TOIS 20, 2002; binary gains"
 */
public record ListMetrics(int k, double precision, double recall, double ndcg, double coverage, double topFiveShare) {}
