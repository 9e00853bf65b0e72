package io.offerstream.console.access;

/** Lets in whoever reads it where the console was started, once; then there is another one. Safe for many threads. */
public final class StartToken {
    private final Secrets secrets;
    private String current;

    public StartToken(Secrets secrets) {
        this.secrets = secrets;
        current = secrets.token();
    }

    public synchronized String current() {
        return current;
    }

    /** Whether it is the one that counts now; if so, it never counts again. */
    public synchronized boolean redeem(String token) {
        if (!Secrets.same(current, token)) {
            return false;
        }
        current = secrets.token();
        return true;
    }
}
