package io.offerstream.simulator.replay;

/** Why a row of a data set could not be used. */
public enum Refusal {
    NOT_JSON("is not one JSON object"),
    NOT_CSV("is not one CSV record of as many columns as the header"),
    MISSING_FIELD("lacks a field"),
    BAD_VALUE("holds a value that cannot be"),
    UNKNOWN_EVENT("names an event that the data set does not have"),
    UNKNOWN_OFFER("names an offer that the data set does not have"),
    UNKNOWN_CUSTOMER("names a customer that the data set does not have"),
    UNKNOWN_CAMPAIGN("names a campaign that the data set does not have"),
    DUPLICATE_ID("repeats an id that must be unique"),
    TIME_WENT_BACK("is earlier than a row before it");

    private final String meaning;

    Refusal(String meaning) {
        this.meaning = meaning;
    }

    /** For people; follows "the row". */
    public String meaning() {
        return meaning;
    }
}
