package io.offerstream.ranking.embedding;

/** How far a number moves against its gradient. */
public enum Optimizer {
    /** Step size learning rate / √(1 + sum of squared gradients), for each number: as the reference has it. */
    ADAGRAD,
    /**
     * The same with one sum for each row, of the mean square of its gradients, and on the net gradient: a feature that both
     * offers of a pair have does not move, nor does a customer's bias, which no ranking depends on.
     */
    ROW_ADAGRAD,
    /** Zeiler 2012: no learning rate; decayed averages of squared gradients and squared updates. */
    ADADELTA;

    /** Accumulators that a row of so many components has, the bias not counted. */
    int accumulators(int components) {
        return this == ROW_ADAGRAD ? 1 : components;
    }

    float initialAccumulator() {
        return this == ADADELTA ? 0 : 1;
    }
}
