package io.offerstream.ranking;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import java.util.List;
import java.util.stream.Stream;

/** The kernel that this execution of the tests is about: the build runs them once with each. */
public final class TestKernels {
    private static final String CHOICE = System.getProperty("offerstream.kernel", "scalar");

    private TestKernels() {}

    public static Kernel chosen() {
        return Kernels.choose(CHOICE).get();
    }

    /** All that this execution has: without its module, the one named vector cannot even be loaded. */
    public static List<Kernel> all() {
        return Stream.of("scalar", CHOICE)
                .distinct()
                .map(choice -> Kernels.choose(choice).get())
                .toList();
    }
}
