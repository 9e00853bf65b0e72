package io.offerstream.console.web;

/** A request that is not answered; the message tells people why. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Of HTTP. */
    int status() {
        return status;
    }
}
