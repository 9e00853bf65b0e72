package io.offerstream.ranking.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.ranking.TestKernels;
import org.junit.jupiter.api.Test;

class KernelsTest {
    /** Told by the module, not by the kernel that the build chose: a wrong flag in the build has to fail here. */
    private static final boolean HAS_MODULE =
            ModuleLayer.boot().findModule(Kernels.VECTOR_MODULE).isPresent();

    @Test
    void shouldRunEveryExecutionWithTheKernelItIsNamedAfter() {
        assertThat(HAS_MODULE).isEqualTo("vector".equals(System.getProperty("offerstream.kernel")));
        assertThat(TestKernels.all()).hasSize(HAS_MODULE ? 2 : 1);
    }

    @Test
    void shouldMakeAKernelForEachThreadThatAsks() {
        var maker = Kernels.choose("scalar");

        assertThat(maker.get()).isNotSameAs(maker.get());
        assertThat(maker.get().name()).isEqualTo("scalar");
        assertThat(maker.get().customersAtOnce()).isEqualTo(16);
    }

    @Test
    void shouldTakeVectorsOrSayWhatIsMissing() {
        if (HAS_MODULE) {
            var kernel = Kernels.choose("vector").get();
            assertThat(kernel.name()).matches("vector-(64|128|256|512)");
            // Two vectors of floats side by side.
            assertThat(kernel.name()).isEqualTo("vector-" + kernel.customersAtOnce() / 2 * Float.SIZE);
        } else {
            assertThatThrownBy(() -> Kernels.choose("vector"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the kernel 'vector' needs the module jdk.incubator.vector:"
                            + " start Java with --add-modules jdk.incubator.vector");
        }
    }

    @Test
    void shouldTakeVectorsByItselfWhereTheyAreCompiled() {
        assertThat(Kernels.choose("auto").get().name()).startsWith(HAS_MODULE ? "vector-" : "scalar");
    }

    @Test
    void shouldRefuseAnUnknownName() {
        assertThatThrownBy(() -> Kernels.choose("Vector"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernel is 'Vector', but has to be auto, scalar or vector");
    }
}
