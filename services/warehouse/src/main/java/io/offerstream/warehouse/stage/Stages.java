package io.offerstream.warehouse.stage;

import io.offerstream.warehouse.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Internal stages: folders of files, each named as its stage. Clients on this machine write into them. Safe for use from
 * many threads.
 */
public final class Stages {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path folder;
    private final Store store;

    /**
     * Stages in a folder.
     *
     * @param folder of all stages
     */
    public Stages(Path folder, Store store) {
        this.folder = folder;
        this.store = store;
    }

    /**
     * A file in a stage.
     *
     * @param name beginning with the stage's, in lower case, as {@code list} says it
     * @param md5 hexadecimal
     */
    public record StagedFile(String name, long bytes, String md5, Instant lastModified) {}

    /**
     * Makes a stage.
     *
     * @return false if there was one of that name
     */
    public boolean create(String name) {
        return store.write(connection -> {
            try (var select = connection.prepareStatement("select 1 from PROTOCOL.STAGES where name = ?")) {
                select.setString(1, name);
                try (var rows = select.executeQuery()) {
                    if (rows.next()) {
                        return false;
                    }
                }
            }
            try (var insert = connection.prepareStatement("insert into PROTOCOL.STAGES values (?)")) {
                insert.setString(1, name);
                insert.executeUpdate();
            }
            return true;
        });
    }

    public boolean exists(String name) {
        return store.read(connection -> {
            try (var select = connection.prepareStatement("select 1 from PROTOCOL.STAGES where name = ?")) {
                select.setString(1, name);
                try (var rows = select.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    /** The folder of a path in a stage, made if there is none; empty if the path leads out of the stage. */
    public Optional<Path> folder(String stage, String path) {
        var root = folder.resolve(folderName(stage));
        var target = root.resolve(path).normalize();
        if (!target.startsWith(root) || !root.startsWith(folder)) {
            return Optional.empty();
        }
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(target);
    }

    private static String folderName(String stage) {
        return stage.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "-");
    }

    /** Sorted by name. */
    public List<StagedFile> list(String stage, String prefix) {
        var root = folder.resolve(folderName(stage));
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> relative(root, file).startsWith(prefix))
                    .sorted()
                    .map(file -> staged(folderName(stage) + "/" + relative(root, file), file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static StagedFile staged(String name, Path file) {
        try {
            return new StagedFile(
                    name,
                    Files.size(file),
                    md5(file),
                    Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String md5(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("MD5");
            var buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5", e);
        }
    }
}
