package io.offerstream.ranking.learning;

/** Is told how training goes. */
@FunctionalInterface
public interface Watcher {
    Watcher NONE = (epoch, soFar) -> {};

    /** @param epoch 1 after the first */
    void epochEnded(int epoch, Progress soFar);
}
