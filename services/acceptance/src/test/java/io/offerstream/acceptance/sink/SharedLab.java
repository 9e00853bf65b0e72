package io.offerstream.acceptance.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One {@link SinkLab} for all test classes: starting one takes longer than most tests. */
final class SharedLab implements ParameterResolver {
    private static final Namespace SINK = Namespace.create("sink");

    private record Held(SinkLab lab, Path folder) implements AutoCloseable {
        static Held start() {
            try {
                var folder = Files.createTempDirectory("sink-lab");
                return new Held(new SinkLab(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            lab.close();
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SinkLab.class;
    }

    @Override
    public SinkLab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(SINK)
                .getOrComputeIfAbsent("lab", key -> Held.start(), Held.class)
                .lab();
    }
}
