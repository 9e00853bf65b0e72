package io.offerstream.acceptance.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The source tree that the tests were built from. */
public final class Repository {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private Repository() {}

    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    /** As YAML, with anchors and merges resolved. */
    static Map<String, Object> yaml(String path) throws IOException {
        try (var reader = Files.newBufferedReader(file(path))) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
        }
    }
}
