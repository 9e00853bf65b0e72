package io.offerstream.local.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Runs long work on a thread of its own, because Ctrl-C interrupts the main thread, and an interrupt in the middle of a
 * transaction or of a clean stop does harm. The work asks {@link Stop} itself, where it can end well.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Returns what the work returns, and throws what it throws, however often the caller is interrupted meanwhile. */
    public static <T> T run(Supplier<T> work) {
        var result = CompletableFuture.supplyAsync(work, task -> new Thread(task, "work").start());
        while (true) {
            try {
                return result.get();
            } catch (InterruptedException e) {
                // Waits on: Stop knows, and the work will end.
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
            }
        }
    }
}
