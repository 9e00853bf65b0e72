package io.offerstream.simulator.replay;

/** Judges one row. */
interface RowReader<R, T> {
    RowFate<T> read(R row) throws RefusedRowException;
}
