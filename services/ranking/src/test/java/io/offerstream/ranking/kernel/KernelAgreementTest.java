package io.offerstream.ranking.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.TestKernels;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Every kernel gives the bits that the interface documents, so all give the same. */
class KernelAgreementTest {
    static final int[] LENGTHS = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 128, 1021};

    @Property(tries = 25)
    void shouldGiveTheDocumentedBits(
            @ForAll Operation operation, @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        for (int length : LENGTHS) {
            agree(operation, length, count, seed, 0);
        }
    }

    @Property(tries = 100)
    void shouldGiveTheDocumentedBitsOfExtremes(
            @ForAll Operation operation,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int count,
            @ForAll @IntRange(max = 140) int length,
            @ForAll @IntRange(min = 1, max = 60) int extremes) {
        agree(operation, length, count, seed, extremes);
    }

    /** What the compiler makes of a method that is called often is another program than what is interpreted. */
    @Test
    void shouldGiveTheDocumentedBitsWhenCompiled() {
        for (var operation : Operation.values()) {
            for (int seed = 0; seed < 12_000; seed++) {
                agree(operation, 64 + seed % 2, 1 + seed % Kernel.OFFERS_AT_ONCE, seed, seed % 4);
            }
        }
    }

    private static void agree(Operation operation, int length, int count, long seed, int extremes) {
        for (var kernel : TestKernels.all()) {
            int width = kernel.customersAtOnce();
            var actual = Operands.of(operation, length, count, width, new SplittableRandom(seed), extremes);
            var expected = actual.copy();
            var margins = actual.marginBits();

            float returned = operation.run(kernel, actual);
            float documented = operation.run(new DocumentedKernel(width), expected);

            assertThat(Float.floatToIntBits(returned))
                    .as("%s of %s floats by %s returns", operation, length, kernel.name())
                    .isEqualTo(Float.floatToIntBits(documented));
            assertThat(actual.bits())
                    .as("%s of %s floats by %s", operation, length, kernel.name())
                    .isDeepEqualTo(expected.bits());
            assertThat(actual.marginBits())
                    .as("around %s floats of %s by %s", length, operation, kernel.name())
                    .isDeepEqualTo(margins);
        }
    }
}
