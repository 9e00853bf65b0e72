package io.offerstream.local.registry;

import io.offerstream.local.broker.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Archives the registry's loaded classes beside its distribution, so that later starts need about half the processor
 * time. Costs one start and stop; the launcher does it once, after the build. Nothing depends on it.
 */
public final class RegistryArchive {
    private static final Duration DUMP_WITHIN = Duration.ofMinutes(2);

    private RegistryArchive() {}

    /** {@code args[0]} is the unpacked distribution. */
    public static void main(String[] args) throws IOException, InterruptedException {
        make(Path.of(args[0]));
    }

    /**
     * Returns at once where this JVM's archive is there already.
     *
     * @param home the unpacked distribution of Apicurio Registry
     * @throws IllegalStateException if the registry does not start or leaves no archive; the message holds its last words
     */
    public static void make(Path home) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("registry-archive");
        var command = new RegistryCommand(home, work, FreePorts.choose(1).get(0));
        try {
            if (!Files.exists(command.archive())) {
                Path made = work.resolve("classes.jsa");
                dump(command.prepareToArchive(made).start(), command.port());
                requireMade(made, command.log());
                Files.move(made, command.archive(), StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            delete(work);
        }
    }

    private static void dump(Process registry, int port) throws InterruptedException {
        try {
            if (EmbeddedRegistry.probe(EmbeddedRegistry.urlAt(port)).isUp(registry)) {
                registry.destroy();
                registry.waitFor(DUMP_WITHIN.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            registry.destroyForcibly();
        }
    }

    private static void requireMade(Path archive, Path log) throws IOException {
        if (!Files.exists(archive)) {
            throw new IllegalStateException(
                    "the schema registry's classes were not archived: " + Files.readString(log));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
