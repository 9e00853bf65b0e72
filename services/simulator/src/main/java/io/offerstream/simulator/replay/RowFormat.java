package io.offerstream.simulator.replay;

/** Turns one line into a row. */
interface RowFormat<R> {
    R parse(long line, String text) throws RefusedRowException;
}
