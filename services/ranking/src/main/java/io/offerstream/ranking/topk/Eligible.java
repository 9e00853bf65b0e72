package io.offerstream.ranking.topk;

/** Which offers a customer may get: one bit an offer, offer i in bit i mod 64 of word i / 64. Immutable if its words are. */
public final class Eligible {
    /** Every offer, for every customer. */
    public static final Eligible ALL = new Eligible(new long[0], 0);

    private final long[] words;
    private final int wordsPerCustomer;

    private Eligible(long[] words, int wordsPerCustomer) {
        this.words = words;
        this.wordsPerCustomer = wordsPerCustomer;
    }

    /** The same for every customer. */
    public static Eligible same(long[] words) {
        return new Eligible(words, 0);
    }

    /** @param words row-major, shape {@code [customers * wordsPerCustomer]} */
    public static Eligible each(long[] words, int wordsPerCustomer) {
        return new Eligible(words, wordsPerCustomer);
    }

    /** Whether every customer may get every offer. */
    boolean isEverybody() {
        return this == ALL;
    }

    public boolean isEligible(int customer, int offer) {
        return this == ALL || (words[customer * wordsPerCustomer + (offer >> 6)] & 1L << offer) != 0;
    }
}
