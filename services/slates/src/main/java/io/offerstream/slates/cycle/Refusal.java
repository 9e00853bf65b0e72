package io.offerstream.slates.cycle;

/** Why a live offer is not for a customer; where several hold, the first. */
public enum Refusal {
    /** The customer is in none of its segments. */
    SEGMENT("the customer is in none of its segments"),

    /** The customer uses none of its channels. */
    CHANNEL("the customer uses none of its channels"),

    /** The customer has redeemed it. */
    REDEEMED("the customer has redeemed it already"),

    /** The customer has seen it as often as one may without redeeming it. */
    FREQUENCY_CAP("the customer has seen it as often as one may without redeeming it"),

    /** Nothing is left of a budget for the customer's arm and bucket. */
    BUDGET("nothing is left of its budget, or the market's, for the customer's arm and bucket");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
