package io.offerstream.local.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system that holds what a process writes, and can be filled to its last byte. One thread's. */
final class SmallDisk {
    private static final byte[] BLOCK = new byte[4096];

    private final Path folder;
    private final Path ballast;

    /** @param folder where it is mounted; nothing else lies there */
    SmallDisk(Path folder) {
        this.folder = folder.toAbsolutePath();
        ballast = this.folder.resolve("ballast");
    }

    /** Lets {@code data} lie on it. */
    void hold(Path data) {
        try {
            var real = Files.createDirectories(folder.resolve("data"));
            Files.createDirectories(data.getParent());
            Files.createSymbolicLink(data, real);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what is free, whatever became free since the last time. */
    void fill() {
        try (var out = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(BLOCK);
            }
        } catch (IOException e) {
            // Full: that is what was wanted.
        }
    }

    void free() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
