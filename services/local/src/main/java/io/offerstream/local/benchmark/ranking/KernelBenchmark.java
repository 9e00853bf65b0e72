package io.offerstream.local.benchmark.ranking;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.ranking.kernel.Peak;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Products added a second: by the inner product, by scoring, and at most, when nothing is loaded or stored. */
@State(Scope.Thread)
public class KernelBenchmark {
    static final int COMPONENTS = 128;

    private static final int ROWS = 32;
    private static final int ROUNDS = 1_000;

    private Kernel kernel;
    private final float[] rows = new float[ROWS * COMPONENTS];
    private final float[] biases = new float[Kernel.OFFERS_AT_ONCE];
    private float[] panel;
    private float[] scores;

    @Setup
    public void setUp() {
        kernel = Kernels.choose("vector").get();
        Arrays.fill(rows, 0.01f);
        panel = new float[kernel.customersAtOnce() * COMPONENTS];
        Arrays.fill(panel, 0.01f);
        scores = new float[kernel.customersAtOnce() * Kernel.OFFERS_AT_ONCE];
    }

    /** Of rows that are in the nearest cache. */
    @Benchmark
    @OperationsPerInvocation(ROWS * COMPONENTS)
    public float dot() {
        float sum = 0;
        for (int row = 0; row < ROWS; row++) {
            sum += kernel.dot(rows, 0, rows, row * COMPONENTS, COMPONENTS);
        }
        return sum;
    }

    /** Six offers for one panel of customers; times the customers of a panel. */
    @Benchmark
    @OperationsPerInvocation(Kernel.OFFERS_AT_ONCE * COMPONENTS)
    public float score() {
        kernel.score(panel, rows, 0, biases, 0, Kernel.OFFERS_AT_ONCE, scores, COMPONENTS);
        return scores[0];
    }

    /** Times the products of a round. */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public float peak() {
        return Peak.add(rows[0], ROUNDS);
    }

    /** How many products one operation of {@link #peak} is. */
    static int peakProducts() {
        return Peak.PRODUCTS_A_ROUND;
    }

    static int customersAtOnce() {
        return Kernels.choose("vector").get().customersAtOnce();
    }
}
