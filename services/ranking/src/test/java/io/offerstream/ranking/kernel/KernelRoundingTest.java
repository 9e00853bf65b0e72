package io.offerstream.ranking.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.TestKernels;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sums are as close to the exact one as any order of adding up can promise: Higham, Accuracy and Stability, §3.1. */
class KernelRoundingTest {
    private static final double UNIT = 0x1p-24;

    @Property(tries = 30)
    void shouldKeepInnerProductsWithinTheBound(@ForAll long seed) {
        for (var kernel : TestKernels.all()) {
            for (int length : KernelAgreementTest.LENGTHS) {
                var on = Operands.of(Operation.DOT, length, 1, kernel.customersAtOnce(), new SplittableRandom(seed), 0);
                double exact = 0;
                double absolute = 0;
                for (int i = 0; i < length; i++) {
                    double product = (double) on.row(0)[on.offset(0) + i] * on.row(1)[on.offset(1) + i];
                    exact += product;
                    absolute += Math.abs(product);
                }

                assertThat((double) Operation.DOT.run(kernel, on))
                        .as("%s floats by %s", length, kernel.name())
                        .isCloseTo(exact, within(bound(length) * absolute));
            }
        }
    }

    @Property(tries = 15)
    void shouldKeepScoresWithinTheBound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        for (var kernel : TestKernels.all()) {
            int width = kernel.customersAtOnce();
            for (int length : KernelAgreementTest.LENGTHS) {
                var on = Operands.of(Operation.SCORE, length, count, width, new SplittableRandom(seed), 0);
                Operation.SCORE.run(kernel, on);
                for (int offer = 0; offer < count; offer++) {
                    for (int customer = 0; customer < width; customer++) {
                        double exact = on.row(2)[on.offset(1) + offer];
                        double absolute = Math.abs(exact);
                        for (int i = 0; i < length; i++) {
                            double product = (double) on.row(0)[i * width + customer]
                                    * on.row(1)[on.offset(0) + offer * length + i];
                            exact += product;
                            absolute += Math.abs(product);
                        }
                        // The bias is one more number to add.
                        assertThat((double) on.row(3)[offer * width + customer])
                                .as("%s floats by %s", length, kernel.name())
                                .isCloseTo(exact, within(bound(length + 1) * absolute));
                    }
                }
            }
        }
    }

    private static double bound(int numbers) {
        return numbers * UNIT / (1 - numbers * UNIT);
    }
}
