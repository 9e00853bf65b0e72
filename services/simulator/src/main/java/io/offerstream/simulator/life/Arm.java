package io.offerstream.simulator.life;

/** By whom a customer is served in a cycle. */
public enum Arm {
    /** By the system compared. */
    TEST,
    CONTROL_POPULARITY,
    CONTROL_RANDOM,
    /** Before the first measured cycle: by what an editor likes. */
    HISTORY
}
