package io.offerstream.ranking.kernel;

import java.util.function.Supplier;

/** Which kernel a process works with; {@code main} chooses once and passes it down. */
public final class Kernels {
    /** The module of the Vector API, to be named to the JVM by {@code --add-modules}. */
    public static final String VECTOR_MODULE = "jdk.incubator.vector";

    private Kernels() {}

    /**
     * A maker of kernels, one for each thread that asks.
     *
     * @param choice {@code auto} for vector where the JVM has it and compiles it, {@code scalar}, or {@code vector}
     * @throws IllegalArgumentException if the choice is none of these
     * @throws IllegalStateException if {@code vector} is not to be had; the message says what is missing
     */
    public static Supplier<Kernel> choose(String choice) {
        return switch (choice) {
            case "scalar" -> ScalarKernel::new;
            case "vector" -> {
                if (!hasVectorModule()) {
                    throw new IllegalStateException("the kernel 'vector' needs the module " + VECTOR_MODULE
                            + ": start Java with --add-modules " + VECTOR_MODULE);
                }
                yield VectorKernel::new;
            }
            case "auto" -> hasVectorModule() && Compiler.isThorough() ? VectorKernel::new : ScalarKernel::new;
            default ->
                throw new IllegalArgumentException("kernel is '" + choice + "', but has to be auto, scalar or vector");
        };
    }

    private static boolean hasVectorModule() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }
}
