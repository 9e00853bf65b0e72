package io.offerstream.ranking;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;

/** The kernel that this execution of the tests is about: the build runs them once with each. */
public final class TestKernels {
    private TestKernels() {}

    public static Kernel chosen() {
        return Kernels.choose(System.getProperty("offerstream.kernel", "scalar"))
                .get();
    }
}
