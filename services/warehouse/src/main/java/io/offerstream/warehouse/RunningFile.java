package io.offerstream.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/** Tells other processes of this machine where the warehouse of a folder answers, while it does. */
final class RunningFile {
    private static final String FILE = "running.properties";

    private final Path folder;

    RunningFile(Path folder) {
        this.folder = folder;
    }

    void announce(URI url) {
        try {
            // Whole or not at all: whoever reads it may come at any time.
            var part = folder.resolve(FILE + ".part");
            Files.writeString(
                    part,
                    "pid=%d%nwarehouse.url=%s%n"
                            .formatted(ProcessHandle.current().pid(), url));
            Files.move(part, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where no process of that number lives any more. */
    Optional<URI> url() {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean isAlive = ProcessHandle.of(Long.parseLong(properties.getProperty("pid")))
                .map(ProcessHandle::isAlive)
                .orElse(false);
        return isAlive ? Optional.of(URI.create(properties.getProperty("warehouse.url"))) : Optional.empty();
    }

    void delete() {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
