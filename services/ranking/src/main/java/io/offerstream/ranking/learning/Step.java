package io.offerstream.ranking.learning;

/** What one example changes. Owned by one thread. */
interface Step {
    /** @return draws, or offers of a pool looked at; 0 for an example that this loss does not learn from */
    int learn(int example);
}
