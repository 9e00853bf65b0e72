package io.offerstream.ranking.evaluation;

import java.util.Arrays;

/** What lists of one length add up to. Owned by one thread. */
final class ListTotals {
    private static final int TOP = 5;

    private final int k;
    private final long[] listed;
    private double precision;
    private double recall;
    private double ndcg;

    ListTotals(int k, int offerCount) {
        this.k = k;
        listed = new long[offerCount];
    }

    void add(CustomerRanks ranks) {
        int hits = ranks.hits(k);
        precision += (double) hits / k;
        recall += (double) hits / ranks.positives();
        ndcg += ranks.ndcg(k);
        ranks.list(k, offer -> listed[offer]++);
    }

    ListMetrics metrics(int customers, int offers) {
        long[] ascending = Arrays.stream(listed).sorted().toArray();
        long places = Arrays.stream(listed).sum();
        long top = Arrays.stream(ascending)
                .skip(Math.max(0, ascending.length - TOP))
                .sum();
        long covered = Arrays.stream(listed).filter(count -> count > 0).count();
        return new ListMetrics(
                k,
                precision / customers,
                recall / customers,
                ndcg / customers,
                (double) covered / offers,
                (double) top / places);
    }
}
