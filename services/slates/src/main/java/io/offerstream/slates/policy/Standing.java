package io.offerstream.slates.policy;

/**
 * How an offer stands with one customer: the highest sums of logit and luck make the slate, in their order.
 *
 * @param score without price
 * @param price what is added to the score, for this customer; 0 where nothing is priced
 * @param logit (score + price) / temperature; where there is no chance, the score
 * @param luck what the draw adds to the logit; 0 where there is no chance
 */
public record Standing(double score, double price, double logit, double luck) {
    public double sum() {
        return logit + luck;
    }
}
