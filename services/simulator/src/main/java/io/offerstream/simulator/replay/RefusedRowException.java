package io.offerstream.simulator.replay;

/** Leaves the reading of one row; {@link RowSource} counts it and goes on with the next row. */
final class RefusedRowException extends Exception {
    private final Refusal refusal;

    RefusedRowException(Refusal refusal, String expectation) {
        super(expectation);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
