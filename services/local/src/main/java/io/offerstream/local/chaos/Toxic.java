package io.offerstream.local.chaos;

/** What a network does to the connections of a service. */
public enum Toxic {
    LATENCY("everything takes 200 ms each way", 5),
    RESETS("one in a hundred pieces of a conversation ends it with a reset", 5),
    HALF_OPEN("connections go silent for good, and nobody is told", 5),
    SLOW("64 kbit/s for each connection", 5),
    /** A connection waits once, however long it lasts. */
    BLACK_HOLE("nothing gets through, and comes when it is over", 1),
    REFUSED("connections are closed, and no new ones taken", 5);

    private final String meaning;
    private final int least;

    Toxic(String meaning, int least) {
        this.meaning = meaning;
        this.least = least;
    }

    /** It proves nothing if it did something to connections less often. */
    public int least() {
        return least;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
