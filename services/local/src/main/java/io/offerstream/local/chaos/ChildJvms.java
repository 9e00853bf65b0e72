package io.offerstream.local.chaos;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of JVMs that are started as the launcher started this one. */
final class ChildJvms {
    private ChildJvms() {}

    /** @param jvmOptions beyond those of this JVM */
    static List<String> command(List<String> jvmOptions, Class<?> main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ChildJvms::isInherited)
                .forEach(command::add);
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static boolean isInherited(String argument) {
        return argument.startsWith("-XX:")
                || argument.startsWith("-Xshare")
                || argument.startsWith("-Xlog")
                || argument.startsWith("-Dorg.apache.avro")
                || argument.startsWith("-Dofferstream.home");
    }
}
