package io.offerstream.ranking.learning;

/** What a step of training corrects. */
public enum Loss {
    /** Weston, Bengio, Usunier 2011: a violating pair, weighted by the logarithm of the positive's estimated rank. */
    WARP,
    /** Rendle et al. 2009: one pair, whether it violates or not, weighted by how wrong its order is. */
    BPR,
    /** One offer at a time: was it redeemed? */
    LOGISTIC,
    /** Weston, Yee, Weiss 2013: WARP on the k-th best of n of a customer's positives. */
    K_OS_WARP
}
