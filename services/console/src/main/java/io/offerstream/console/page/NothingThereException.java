package io.offerstream.console.page;

/** There is nothing under this address; the message tells people what was looked for. */
public final class NothingThereException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NothingThereException(String message) {
        super(message);
    }
}
