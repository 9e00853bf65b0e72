package io.offerstream.sink.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the build made for the worker's JVM.
 *
 * @param classPath Kafka Connect with what it needs, without anything of ours
 * @param classes ours
 * @param plugins folder of plug-ins, each in a folder of its own
 */
public record WorkerFiles(String classPath, Path classes, Path plugins) {
    /**
     * Finds it beside the classes of this module.
     *
     * @throws IllegalStateException if this module was not built whole
     */
    public static WorkerFiles find() {
        try {
            var classes = Path.of(WorkerFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var plugins = classes.resolveSibling("plugins");
            var classPath = classes.resolveSibling("worker-classpath");
            if (!Files.isDirectory(plugins) || !Files.exists(classPath)) {
                throw new IllegalStateException(
                        "no Connect worker beside " + classes + "; build it: mvn package -pl services/sink");
            }
            return new WorkerFiles(Files.readString(classPath).strip(), classes, plugins);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path is not made of files", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
