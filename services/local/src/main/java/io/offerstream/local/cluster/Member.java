package io.offerstream.local.cluster;

import io.offerstream.local.process.HttpProbe;
import io.offerstream.local.process.SupervisedProcess.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A process of the cluster: a broker, or an instance of a service.
 *
 * @param name such as {@code kafka-1} or {@code assigner-0}
 * @param main class whose {@code main} it runs
 * @param arguments of it
 * @param httpPort where it answers {@code /health/…}
 */
record Member(String name, Class<?> main, List<String> arguments, int httpPort) {
    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final int FAILED_STARTS = 3;

    /** In a folder of its own, which its log lies in. */
    Child child(Path folder, String heap) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var log = folder.resolve(name + ".log");
        var builder = new ProcessBuilder(command(heap))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // What the user has set up is for another installation.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("OFFERSTREAM_"));
        return new Child(
                name,
                name,
                builder,
                log,
                new HttpProbe(health("startup"), START_WITHIN),
                OptionalInt.of(FAILED_STARTS));
    }

    /** Whether it says so itself. */
    boolean isReady() throws InterruptedException {
        return new HttpProbe(health("ready"), START_WITHIN).answers();
    }

    private URI health(String what) {
        return URI.create("http://127.0.0.1:" + httpPort + "/health/" + what);
    }

    private List<String> command(String heap) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher started this process.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(Member::isInherited)
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx" + heap,
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                main.getName()));
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
