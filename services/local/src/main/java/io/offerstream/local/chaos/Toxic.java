package io.offerstream.local.chaos;

/** What a network does to the connections of a service. */
public enum Toxic {
    LATENCY("everything takes 200 ms each way"),
    RESETS("one in a hundred pieces of a conversation ends it with a reset"),
    HALF_OPEN("connections go silent for good, and nobody is told"),
    SLOW("64 kbit/s for each connection"),
    BLACK_HOLE("nothing gets through, and comes when it is over"),
    REFUSED("connections are closed, and no new ones taken");

    private final String meaning;

    Toxic(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
