package io.offerstream.experiment.offpolicy;

/** Whose choice is valued on the random slates. */
public enum Policy {
    /** The generation that wants to be promoted. */
    NEW,
    /** What TEST is served now. */
    LIVE,
    /** What redeemed most, as the control arm is served it. */
    POPULARITY
}
