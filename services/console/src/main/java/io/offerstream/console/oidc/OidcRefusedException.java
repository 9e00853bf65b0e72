package io.offerstream.console.oidc;

/** Somebody cannot come in by the provider; the message is for them and says what to do. */
public final class OidcRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public OidcRefusedException(String message) {
        super(message);
    }

    /** @param cause what the log tells, and people do not need to know */
    public OidcRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
