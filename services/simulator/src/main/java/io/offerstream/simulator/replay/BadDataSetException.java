package io.offerstream.simulator.replay;

/** A data set that cannot be replayed: a file is missing, broken off, or another than its name says. */
public final class BadDataSetException extends RuntimeException {
    BadDataSetException(String message) {
        super(message);
    }

    BadDataSetException(String message, Throwable cause) {
        super(message, cause);
    }
}
