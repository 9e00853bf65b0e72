package io.offerstream.ranking.topk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.kernel.DocumentedKernel;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopKTest {
    private final Kernel kernel = TestKernels.chosen();

    /** Customers and offers, and what a plain sort makes of them. */
    private static final class Problem {
        final int components;
        final float[] customers;
        final float[] embeddings;
        final float[] biases;
        final int count;

        Problem(int components, int count, int offers, DoubleSupplier numbers) {
            this.components = components;
            this.count = count;
            customers = numbers(count * components, numbers);
            embeddings = numbers(offers * components, numbers);
            biases = numbers(offers, numbers);
        }

        static float[] numbers(int count, DoubleSupplier numbers) {
            var drawn = new float[count];
            for (int i = 0; i < count; i++) {
                drawn[i] = (float) numbers.getAsDouble();
            }
            return drawn;
        }

        float score(int customer, int offer, float price) {
            float score = biases[offer] + price;
            for (int i = 0; i < components; i++) {
                score = Math.fma(customers[customer * components + i], embeddings[offer * components + i], score);
            }
            return score;
        }

        void assertSelected(Kernel kernel, int k, Eligible eligible, float[] prices) {
            var best = new int[count * k];
            var bestScores = new float[count * k];
            var offers = OfferMatrix.of(components, embeddings, biases).priced(prices);
            new TopK(kernel, k).select(offers, customers, count, eligible, best, bestScores);

            for (int customer = 0; customer < count; customer++) {
                int row = customer;
                record Scored(int offer, float score) {}
                var sorted = new ArrayList<Scored>();
                for (int offer = 0; offer < biases.length; offer++) {
                    if (eligible.isEligible(row, offer)) {
                        // Plus zero: -0 ties with 0.
                        sorted.add(new Scored(offer, score(row, offer, prices[offer]) + 0f));
                    }
                }
                sorted.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::offer));
                for (int place = 0; place < k; place++) {
                    boolean isThere = place < sorted.size();
                    assertThat(best[customer * k + place])
                            .as("customer %s, place %s", customer, place)
                            .isEqualTo(isThere ? sorted.get(place).offer() : TopK.NONE);
                    assertThat(bestScores[customer * k + place] + 0f)
                            .isEqualTo(isThere ? sorted.get(place).score() : Float.NEGATIVE_INFINITY);
                }
            }
        }
    }

    @Property(tries = 400)
    void shouldSelectWhatASortPutsFirst(
            @ForAll long seed,
            @ForAll @IntRange(max = 70) int offers,
            @ForAll @IntRange(min = 1, max = 55) int count,
            @ForAll @IntRange(min = 1, max = 8) int k,
            @ForAll @IntRange(max = 2) int masks,
            @ForAll @IntRange(max = 17) int components) {
        var random = new SplittableRandom(seed);
        // Every other time of few whole numbers, so that most scores tie.
        boolean hasTies = random.nextBoolean();
        DoubleSupplier numbers = () -> hasTies ? random.nextInt(3) - 1 : random.nextDouble(-1, 1);
        var problem = new Problem(components, count, offers, numbers);
        int words = (offers + 63) / 64 + 1;
        // Of eight offers one is eligible, or four, or seven.
        int eighths = List.of(1, 4, 7).get(random.nextInt(3));
        var mask = new long[count * words];
        for (int bit = 0; bit < mask.length * Long.SIZE; bit++) {
            mask[bit / Long.SIZE] |= random.nextInt(8) < eighths ? 1L << bit : 0;
        }
        var eligible = switch (masks) {
            case 0 -> Eligible.ALL;
            case 1 -> Eligible.same(mask);
            default -> Eligible.each(mask, words);
        };
        var prices = Problem.numbers(offers, random.nextBoolean() ? () -> 0 : numbers);

        problem.assertSelected(kernel, k, eligible, prices);
    }

    @Test
    void shouldSelectAcrossTheEdgesOfPanelsAndBlocks() {
        var random = new SplittableRandom(1);
        for (int offers : new int[] {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65}) {
            for (int count = 1; count <= 50; count++) {
                var problem = new Problem(3, count, offers, () -> random.nextDouble(-1, 1));
                problem.assertSelected(kernel, 3, Eligible.ALL, new float[offers]);
            }
        }
    }

    /** Each takes as many customers at once as suits it, and none notices. */
    @Property(tries = 50)
    void shouldSelectTheSameBitsWithEveryKernel(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int k, @ForAll @IntRange(max = 130) int components) {
        var random = new SplittableRandom(seed);
        var problem = new Problem(components, 67, 50, () -> random.nextDouble(-1, 1));
        var offers = OfferMatrix.of(components, problem.embeddings, problem.biases);
        var documented = new int[67 * k];
        var documentedScores = new float[67 * k];
        new TopK(new DocumentedKernel(7), k)
                .select(offers, problem.customers, 67, Eligible.ALL, documented, documentedScores);

        for (var each : TestKernels.all()) {
            var best = new int[67 * k];
            var scores = new float[67 * k];
            new TopK(each, k).select(offers, problem.customers, 67, Eligible.ALL, best, scores);
            assertThat(best).containsExactly(documented);
            assertThat(scores).containsExactly(documentedScores);
        }
    }

    @Test
    void shouldTieMinusZeroWithZero() {
        var offers = OfferMatrix.of(1, new float[4], new float[] {-0f, 0f, -0f, 0f});
        var best = new int[3];
        new TopK(kernel, 3).select(offers, new float[] {-1}, 1, Eligible.ALL, best, new float[3]);

        assertThat(best).containsExactly(0, 1, 2);
    }

    /** A customer that is out of all bounds still gets the one offer that has a score. */
    @Test
    void shouldLoseNoOfferToOthersWhoseScoresAreNoNumbers() {
        int count = kernel.customersAtOnce();
        var customers = new float[7];
        Arrays.fill(customers, Float.POSITIVE_INFINITY);
        for (int number = 0; number < count; number++) {
            var embeddings = new float[count];
            embeddings[number] = 1;
            var best = new int[7];
            var offers = OfferMatrix.of(1, embeddings, new float[count]);
            new TopK(kernel, 1).select(offers, customers, 7, Eligible.ALL, best, new float[7]);

            assertThat(best).containsOnly(number);
        }
    }

    @Test
    void shouldLeaveWhatBelongsToOthersAlone() {
        var offers = OfferMatrix.of(1, new float[] {1, 2}, new float[2]);
        int[] best = {7, 7, 7};
        float[] scores = {7, 7, 7};
        new TopK(kernel, 2).select(offers, new float[] {1}, 1, Eligible.ALL, best, scores);

        assertThat(best).containsExactly(1, 0, 7);
        assertThat(scores).containsExactly(2, 1, 7);
    }

    @Test
    void shouldForgetTheLastSelection() {
        var topK = new TopK(kernel, 1);
        var best = new int[1];
        var scores = new float[1];
        topK.select(OfferMatrix.of(1, new float[] {5}, new float[1]), new float[] {1}, 1, Eligible.ALL, best, scores);
        topK.select(OfferMatrix.of(1, new float[] {1}, new float[1]), new float[] {1}, 1, Eligible.ALL, best, scores);

        assertThat(scores).containsExactly(1);
    }

    /** With the plain kernel: until it is compiled, vector code makes an object of each operation. */
    @Test
    void shouldAllocateNothingForACustomer() {
        var random = new SplittableRandom(5);
        var problem = new Problem(16, 2_000, 40, random::nextDouble);
        var offers = OfferMatrix.of(16, problem.embeddings, problem.biases);
        var best = new int[2_000 * 3];
        var scores = new float[2_000 * 3];
        var topK = new TopK(Kernels.choose("scalar").get(), 3);
        topK.select(offers, problem.customers, 1, Eligible.ALL, best, scores);

        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        topK.select(offers, problem.customers, 2_000, Eligible.ALL, best, scores);
        long allocated = threads.getThreadAllocatedBytes(id) - before;

        assertThat(allocated).as("bytes for 2,000 customers").isLessThan(2_000);
    }

    @Test
    void shouldRefuseToSelectNone() {
        assertThatThrownBy(() -> new TopK(kernel, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k is 0, but has to be 1 or more");
    }
}
