package io.offerstream.operations;

/**
 * What was asked for cannot be done, and nothing was. Its message is for the person who asked, as it is, and says what to
 * do.
 */
public final class NotDoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of obstacle it is. */
    public enum Why {
        /** What was handed in is not of the form in which it is taken. */
        USAGE,
        /** What was asked for is not there, or does not fit what is there. */
        CHECK_FAILED,
        /** Somebody else has changed it meanwhile. */
        CONFLICT,
        /** Somebody has to set the installation right first. */
        NEEDS_OPERATOR
    }

    private final Why why;

    public NotDoneException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public NotDoneException(Why why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
