package io.offerstream.trainer.stage;

import io.offerstream.schemas.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A folder of every promoted version, as a file that needs nothing else to be read: {@code DE/DE-0000000012.model}. The
 * newest {@value #KEPT} of a market stay. A file is there whole or not at all.
 */
public final class Stage {
    static final int KEPT = 10;

    private static final Pattern FILE = Pattern.compile("[A-Z]{2,8}-[0-9]{10}\\.model");

    private final Path folder;

    public Stage(Path folder) {
        this.folder = folder;
    }

    /** Where a version is, or would be. */
    public Path file(String market, long version) {
        return folder.resolve(market).resolve(String.format(Locale.ROOT, "%s-%010d.model", market, version));
    }

    public boolean has(String market, long version) {
        return Files.exists(file(market, version));
    }

    /**
     * Adds a version.
     *
     * @throws UncheckedIOException if it cannot be written; the message names the file
     */
    public void add(Model version) {
        var file = file(version.getMarket(), version.getVersion());
        try {
            Files.createDirectories(file.getParent());
            var temporary = file.resolveSibling(file.getFileName() + ".part");
            write(temporary, version.getModel().duplicate());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forgetOld(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the model cannot be written to " + file, e);
        }
    }

    private static void write(Path file, ByteBuffer model) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (model.hasRemaining()) {
                channel.write(model);
            }
            channel.force(true);
        }
    }

    /** The one just written stays, whatever its number: ops may have gone back to it. */
    private static void forgetOld(Path newest) throws IOException {
        try (var files = Files.list(newest.getParent())) {
            var old = files.filter(
                            file -> FILE.matcher(file.getFileName().toString()).matches())
                    .filter(file -> !file.equals(newest))
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .skip(KEPT - 1L)
                    .toList();
            for (var file : old) {
                Files.delete(file);
            }
        }
    }
}
