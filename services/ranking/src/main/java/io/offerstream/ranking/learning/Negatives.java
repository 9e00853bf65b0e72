package io.offerstream.ranking.learning;

/** Which offers a positive is compared with. */
public enum Negatives {
    /** Those seen beside it and not redeemed: all are looked at, and the rank is counted. */
    SEEN,
    /** Drawn from the offers that were to be had; what nobody was ever shown is not among them. */
    LIVE,
    /** Drawn from all offers there are, as the reference does. */
    CATALOGUE
}
