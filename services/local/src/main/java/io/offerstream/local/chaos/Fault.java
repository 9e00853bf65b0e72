package io.offerstream.local.chaos;

/** What goes wrong in a run. Each must have happened often enough for a run to have proved anything. */
public enum Fault {
    KILL("process killed with SIGKILL"),
    OPEN_TRANSACTION("kills and pauses at which the app had a transaction open"),
    CUT_SHORT("kills before the process had recovered from the last"),
    PAUSE("process stopped with SIGSTOP, and let go on"),
    DAMAGE("files of its stores damaged while it was stopped"),
    DISK_FULL("disk of the state full: it had to end with 74 and name the path"),
    GAVE_UP("ended by itself at damaged or half made files, and had to be started again"),
    DUPLICATE("event sent again, now or some ticks later"),
    DISORDER("event sent behind a later one of its batch"),
    STRAGGLER("event sent some ticks after its time"),
    EARLY("event stamped ahead of the tick, within tolerance"),
    TOO_LATE("event older than is corrected: refused"),
    TOO_FAR_AHEAD("event stamped beyond the tolerance: refused"),
    POISON("record that cannot be used: refused"),
    FOREIGN_HEADER("event with the header of a mark"),
    TOMBSTONE("empty value in a compacted topic"),
    REVERSAL("redemption taken back"),
    ERASURE("customer to be forgotten"),
    ABORTED("transaction of a producer that was aborted: must never be seen"),
    INTERLEAVING("neighbours wrote a tick in another order");

    private final String meaning;

    Fault(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
