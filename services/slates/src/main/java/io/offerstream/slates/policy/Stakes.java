package io.offerstream.slates.policy;

/**
 * What a customer's slate is worth beside those of others: prices are divided by it, so that floor and cap are paid for by
 * those to whom it matters least. Of a customer who redeems as the market does it is 1.
 */
public interface Stakes {
    /** As if every slate were worth the same. */
    Stakes EQUAL = row -> 1;

    /** Neither is a customer priced out altogether, nor do prices pass one by. */
    double MOST = 4;

    /** Of the customer in that row of those who were scored together; 1 / {@value #MOST} to {@value #MOST}. */
    double of(int row);

    /**
     * From what a customer makes of a middling offer. The cube root: three offers win a customer only once, so that what
     * each is worth grows more slowly than its probability, which itself is known only so well.
     *
     * @param probability of a redemption, if examined
     * @param marketRate the same of the whole market, above 0
     */
    static double of(double probability, double marketRate) {
        return Math.min(MOST, Math.max(1 / MOST, StrictMath.cbrt(probability / marketRate)));
    }
}
