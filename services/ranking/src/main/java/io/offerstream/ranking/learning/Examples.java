package io.offerstream.ranking.learning;

import java.util.Arrays;

/**
 * What is learnt from, in columns: example e says that a customer redeemed an offer, or saw it and did not. Each positive
 * may have a pool of what was seen beside it. Filled by one thread, then read by any.
 */
public final class Examples {
    /** The ranks among so many are known one by one. */
    private static final int MOST_LIVE = 1 << 24;

    private int size;
    private int[] customers = new int[16];
    private int[] offers = new int[16];
    private float[] weights = new float[16];
    private boolean[] redeemed = new boolean[16];
    private int[] poolStarts = new int[16];
    private int[] poolEnds = new int[16];
    private int[] liveCounts = new int[16];

    private int pooled;
    private int[] pool = new int[16];
    private float[] poolWeights = new float[16];

    /** A positive without a pool, for losses that draw their negatives. */
    public void addRedeemed(int customer, int offer, float weight) {
        add(customer, offer, true, weight, Pool.NONE);
    }

    /**
     * A positive, to be compared with what was seen beside it.
     *
     * @param weight above 0 and finite
     * @throws IllegalArgumentException if it is not
     */
    public void addRedeemed(int customer, int offer, float weight, Pool pool) {
        add(customer, offer, true, weight, pool);
    }

    /**
     * An exposure without a redemption: an example by itself for the logistic loss.
     *
     * @param weight above 0 and finite: how likely it was looked at, times what the example counts
     * @throws IllegalArgumentException if it is not
     */
    public void addSeen(int customer, int offer, float weight) {
        add(customer, offer, false, weight, Pool.NONE);
    }

    /**
     * One impression with a redemption, as the contrast it makes: each redeemed offer against all that were seen and not.
     *
     * @param redeemed offers
     * @param weight of the contrast, above 0 and finite
     * @param seen as {@link #pool} wants it; each is an example by itself too
     */
    public void addContrast(int customer, int[] redeemed, float weight, int[] seen, float[] examinations, int live) {
        var kept = pool(seen, examinations, live);
        for (int offer : redeemed) {
            addRedeemed(customer, offer, weight, kept);
        }
        for (int i = 0; i < seen.length; i++) {
            addSeen(customer, seen[i], weight * examinations[i]);
        }
    }

    /**
     * Keeps a pool, for any number of positives.
     *
     * @param seen offers that were seen and not redeemed, and maybe, at lower weights, others that the customer has seen
     *     and not redeemed
     * @param examinations how likely each of them was looked at, times the weight of its kind; above 0 and at most 1
     * @param live how many offers were to be had then, 1 to 2^24
     * @throws IllegalArgumentException if a number is out of its range, or lengths differ
     */
    public Pool pool(int[] seen, float[] examinations, int live) {
        if (seen.length != examinations.length) {
            throw new IllegalArgumentException(
                    seen.length + " offers were seen, but there are " + examinations.length + " examination weights");
        }
        if (live < 1 || live > MOST_LIVE) {
            throw new IllegalArgumentException(
                    live + " offers were live, but there have to be between 1 and " + MOST_LIVE);
        }
        for (float examination : examinations) {
            if (!(examination > 0 && examination <= 1)) {
                throw new IllegalArgumentException(
                        "an examination weight is " + examination + ", but has to be above 0 and at most 1");
            }
        }
        int start = pooled;
        pooled += seen.length;
        if (pooled > pool.length) {
            int capacity = Math.max(pooled, 2 * pool.length);
            pool = Arrays.copyOf(pool, capacity);
            poolWeights = Arrays.copyOf(poolWeights, capacity);
        }
        System.arraycopy(seen, 0, pool, start, seen.length);
        System.arraycopy(examinations, 0, poolWeights, start, seen.length);
        return new Pool(start, pooled, live);
    }

    /** Where in these examples a pool is kept. */
    public static final class Pool {
        private static final Pool NONE = new Pool(0, 0, 0);

        private final int start;
        private final int end;
        private final int live;

        private Pool(int start, int end, int live) {
            this.start = start;
            this.end = end;
            this.live = live;
        }
    }

    /** Whether anything was seen and not redeemed. */
    public boolean hasPools() {
        return pooled > 0;
    }

    private void add(int customer, int offer, boolean isRedeemed, float weight, Pool among) {
        if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("an example has the weight " + weight + ", but it has to be above 0");
        }
        if (size == customers.length) {
            int capacity = 2 * size;
            customers = Arrays.copyOf(customers, capacity);
            offers = Arrays.copyOf(offers, capacity);
            weights = Arrays.copyOf(weights, capacity);
            redeemed = Arrays.copyOf(redeemed, capacity);
            poolStarts = Arrays.copyOf(poolStarts, capacity);
            poolEnds = Arrays.copyOf(poolEnds, capacity);
            liveCounts = Arrays.copyOf(liveCounts, capacity);
        }
        customers[size] = customer;
        offers[size] = offer;
        weights[size] = weight;
        redeemed[size] = isRedeemed;
        poolStarts[size] = among.start;
        poolEnds[size] = among.end;
        liveCounts[size] = among.live;
        size++;
    }

    public int size() {
        return size;
    }

    public int customer(int example) {
        return customers[example];
    }

    public int offer(int example) {
        return offers[example];
    }

    public boolean isRedeemed(int example) {
        return redeemed[example];
    }

    public float weight(int example) {
        return weights[example];
    }

    /** The pool of an example is what {@link #pooled} and {@link #examination} give from here to its end. */
    int poolStart(int example) {
        return poolStarts[example];
    }

    int poolEnd(int example) {
        return poolEnds[example];
    }

    /** How many offers all pools hold together. */
    int pooled() {
        return pooled;
    }

    int pooled(int at) {
        return pool[at];
    }

    float examination(int at) {
        return poolWeights[at];
    }

    int live(int example) {
        return liveCounts[example];
    }
}
