package io.offerstream.trainer.evaluation;

/** Why the gate is not told of a random slate. */
public enum LeftOut {
    /** What became of an offer cannot be known: it was withdrawn, or another impression of it got the credit. */
    CENSORED,
    /** The offers among which it was drawn are not known any more: fewer or more were eligible than it was drawn from. */
    OTHER_CANDIDATES,
    /** A model serves, but none of its line served before the cycle opened. */
    NO_LIVE_MODEL,
    /** The record of a model is gone, or its scores are no numbers. */
    NO_SCORES,
    /** The customer's features cannot be read. */
    UNREADABLE
}
