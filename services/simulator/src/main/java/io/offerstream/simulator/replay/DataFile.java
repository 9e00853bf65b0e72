package io.offerstream.simulator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** One file of a data set, plain or gzipped, read line by line. */
final class DataFile implements AutoCloseable {
    private final Path path;
    private final BufferedReader reader;
    private long line;

    private DataFile(Path path) {
        this.path = path;
        this.reader = open(path);
    }

    /**
     * Opens {@code name} or {@code name.gz}.
     *
     * @throws BadDataSetException if neither is there, or it cannot be read
     */
    static DataFile open(Path dir, String name) {
        return new DataFile(find(dir, name));
    }

    /**
     * Where {@code name} or {@code name.gz} lies.
     *
     * @throws BadDataSetException if neither is there
     */
    static Path find(Path dir, String name) {
        if (!Files.isDirectory(dir)) {
            throw new BadDataSetException(dir + ": expected the folder of the data set, found none");
        }
        var plain = dir.resolve(name);
        if (Files.isRegularFile(plain)) {
            return plain;
        }
        var zipped = dir.resolve(name + ".gz");
        if (Files.isRegularFile(zipped)) {
            return zipped;
        }
        throw new BadDataSetException(dir + ": expected the file " + name + " or " + name + ".gz, found neither");
    }

    private static BufferedReader open(Path path) {
        InputStream bytes = null;
        try {
            bytes = Files.newInputStream(path);
            var plain = path.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
            return new BufferedReader(new InputStreamReader(plain, UTF_8), 1 << 16);
        } catch (IOException e) {
            closeQuietly(bytes, e);
            throw new BadDataSetException(path + ": cannot be read: " + e, e);
        }
    }

    private static void closeQuietly(InputStream bytes, IOException cause) {
        if (bytes != null) {
            try {
                bytes.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /**
     * The next line, blank or not; empty at the end of the file.
     *
     * @throws BadDataSetException if the file breaks off
     */
    Optional<String> next() {
        try {
            var text = Optional.ofNullable(reader.readLine());
            text.ifPresent(read -> line++);
            return text;
        } catch (IOException e) {
            throw new BadDataSetException(path + ", after line " + line + ": breaks off: " + e, e);
        }
    }

    /** Number of the line last read, from 1. */
    long line() {
        return line;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new BadDataSetException(path + ": cannot be closed: " + e, e);
        }
    }
}
