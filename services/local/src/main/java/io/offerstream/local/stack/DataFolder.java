package io.offerstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What local mode keeps in its data folder. */
public final class DataFolder {
    /** Broker, schemas, state and warehouse belong together: they are kept together, and deleted together. */
    private static final List<String> HISTORY = List.of("broker", "registry", "state", "warehouse", "sink");

    private DataFolder() {}

    /** Whether the folder holds anything that {@link #forget} would delete. */
    public static boolean hasHistory(Path dataDir) {
        return HISTORY.stream().anyMatch(part -> Files.exists(dataDir.resolve(part)));
    }

    /**
     * Deletes the history, and nothing else that may lie in the folder.
     *
     * @throws IllegalStateException if a live process uses it
     */
    public static void forget(Path dataDir) {
        LocalInstallation.running(dataDir).ifPresent(address -> {
            throw new IllegalStateException("a running process uses " + dataDir + "; stop it first");
        });
        try {
            for (var part : HISTORY) {
                delete(dataDir.resolve(part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new folder, for as long as a command runs; see {@link #remove}. */
    public static Path temporary(String name) {
        try {
            return Files.createTempDirectory("offerstream-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a {@link #temporary} folder and everything in it. */
    public static void remove(Path temporary) {
        try {
            delete(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
