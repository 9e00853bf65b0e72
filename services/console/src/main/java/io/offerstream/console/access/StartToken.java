package io.offerstream.console.access;

/** Lets in whoever reads it where the console was started, once; then there is another one. Safe for many threads. */
public final class StartToken {
    private final Secrets secrets;
    private String current;
    private Runnable next = () -> {};

    public StartToken(Secrets secrets) {
        this.secrets = secrets;
        current = secrets.token();
    }

    /** Told when there is another one. */
    public synchronized void onNext(Runnable listener) {
        next = listener;
    }

    public synchronized String current() {
        return current;
    }

    /** Whether it is the one that counts now; if so, it never counts again. */
    public boolean redeem(String token) {
        Runnable listener;
        synchronized (this) {
            if (!Secrets.same(current, token)) {
                return false;
            }
            current = secrets.token();
            listener = next;
        }
        listener.run();
        return true;
    }
}
