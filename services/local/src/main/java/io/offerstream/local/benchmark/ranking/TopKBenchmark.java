package io.offerstream.local.benchmark.ranking;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.ranking.topk.Eligible;
import io.offerstream.ranking.topk.OfferMatrix;
import io.offerstream.ranking.topk.TopK;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Customers a second that get the three best of 200 offers, one thread. */
@State(Scope.Thread)
public class TopKBenchmark {
    private static final int CUSTOMERS = 4_800;
    private static final int OFFERS = 200;
    private static final int K = 3;

    @Param({"vector", "scalar"})
    public String kernel;

    @Param("128")
    public int components;

    private final int[] best = new int[CUSTOMERS * K];
    private final float[] scores = new float[CUSTOMERS * K];
    private float[] customers;
    private OfferMatrix offers;
    private TopK topK;

    @Setup
    public void setUp() {
        Kernel chosen = Kernels.choose(kernel).get();
        var chance = new Chance(1);
        customers = numbers(chance, CUSTOMERS * components);
        offers = OfferMatrix.of(components, numbers(chance, OFFERS * components), numbers(chance, OFFERS));
        topK = new TopK(chosen, K);
    }

    private static float[] numbers(Chance chance, int count) {
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = chance.nextFloat() - 0.5f;
        }
        return numbers;
    }

    @Benchmark
    @OperationsPerInvocation(CUSTOMERS)
    public int[] customers() {
        topK.select(offers, customers, CUSTOMERS, Eligible.ALL, best, scores);
        return best;
    }
}
