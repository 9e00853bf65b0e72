package io.offerstream.ranking.kernel;

import java.lang.management.ManagementFactory;

/** What the JVM does with vector code: without its thorough compiler each operation is an object and a loop. */
final class Compiler {
    private Compiler() {}

    static boolean isThorough() {
        var options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return options.stream()
                .noneMatch(option -> option.equals("-Xint")
                        || option.startsWith("-XX:TieredStopAtLevel=") && !option.endsWith("=4"));
    }
}
