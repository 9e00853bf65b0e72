package io.offerstream.ranking.learning;

import io.offerstream.ranking.kernel.Kernel;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Who trains together.
 *
 * @param threads 2 or more
 * @param executor runs as many tasks at the same time
 * @param kernels a kernel for each
 */
public record Workers(int threads, Executor executor, Supplier<Kernel> kernels) {
    public Workers {
        if (threads < 2) {
            throw new IllegalArgumentException("threads is " + threads + ", but several are 2 or more");
        }
    }
}
