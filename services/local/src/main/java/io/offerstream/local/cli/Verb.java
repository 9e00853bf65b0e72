package io.offerstream.local.cli;

import java.util.concurrent.Callable;

/** One command; picocli fills in its options, then calls it. */
public abstract class Verb implements Callable<Integer> {
    protected final Context context;

    protected Verb(Context context) {
        this.context = context;
    }

    /** Does it. Exceptions are judged by {@link Failure}. */
    protected abstract ExitCode run();

    @Override
    public final Integer call() {
        return run().code();
    }
}
