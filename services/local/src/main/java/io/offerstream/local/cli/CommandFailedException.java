package io.offerstream.local.cli;

/** A command cannot do what it was asked for. Its message is shown as it is, and says what to do. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    public CommandFailedException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public CommandFailedException(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
