package io.offerstream.warehouse.blob;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder into which streaming clients write their blobs, and what is decoded of them. Needs memory for one buffer,
 * however large a blob is. Safe for use from many threads.
 */
public final class Blobs {
    /** Clients register a blob seconds after they wrote it; what is much older, nobody will. */
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(6);

    private static final Logger log = LoggerFactory.getLogger(Blobs.class);
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path folder;
    private final Path decoded;
    private final BlobKey key;
    private final Clock clock;
    private final AtomicLong decodedCount = new AtomicLong();

    /**
     * Takes over the folders as they were left.
     *
     * @param folder where clients write
     * @param decoded where Parquet files are put; what is in it is deleted
     */
    public Blobs(Path folder, Path decoded, BlobKey key, Clock clock) {
        this.folder = folder;
        this.decoded = decoded;
        this.key = key;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
            Files.createDirectories(decoded);
            try (var left = Files.list(decoded)) {
                left.forEach(Blobs::deleteLeft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    public BlobKey key() {
        return key;
    }

    /**
     * Decrypts a chunk into a Parquet file, which the caller deletes.
     *
     * @throws BadBlobException if there is no such blob, or it is not what was registered
     */
    public Path decode(Chunk chunk) {
        var target = decoded.resolve(decodedCount.incrementAndGet() + ".parquet");
        try (var blob = new RandomAccessFile(file(chunk.path()).toFile(), "r")) {
            if (blob.length() < chunk.start() + chunk.length()) {
                throw new BadBlobException("%s has %d bytes, its chunk ends at %d"
                        .formatted(chunk.path(), blob.length(), chunk.start() + chunk.length()));
            }
            blob.seek(chunk.start());
            var md5 = decrypt(blob, chunk, target);
            if (!md5.equalsIgnoreCase(chunk.md5())) {
                throw new BadBlobException("%s at %d has MD5 %s, was registered with %s"
                        .formatted(chunk.path(), chunk.start(), md5, chunk.md5()));
            }
            return target;
        } catch (BadBlobException e) {
            delete(target);
            throw e;
        } catch (IOException e) {
            delete(target);
            if (!Files.exists(file(chunk.path()))) {
                throw new BadBlobException("there is no blob " + chunk.path());
            }
            throw new UncheckedIOException(e);
        }
    }

    /** @return MD5 of what was read */
    private String decrypt(RandomAccessFile blob, Chunk chunk, Path target) throws IOException {
        var cipher = key.cipher(chunk.path(), chunk.start());
        var buffer = new byte[BUFFER_BYTES];
        var md5 = md5();
        try (var out = Files.newOutputStream(target)) {
            int left = chunk.length();
            while (left > 0) {
                int read = Math.min(left, buffer.length);
                blob.readFully(buffer, 0, read);
                md5.update(buffer, 0, read);
                var plain = cipher.update(buffer, 0, read);
                if (plain != null) {
                    out.write(plain);
                }
                left -= read;
            }
        }
        return HexFormat.of().formatHex(md5.digest());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5", e);
        }
    }

    /** A client may only name what lies in the folder. */
    private Path file(String path) {
        var file = folder.resolve(path).normalize();
        if (!file.startsWith(folder)) {
            throw new BadBlobException("'" + path + "' is not in the blobs' folder");
        }
        return file;
    }

    /** Deletes a blob, once nothing of it is needed any more; does not mind if there is none. */
    public void deleteBlob(String path) {
        try {
            delete(file(path));
        } catch (BadBlobException e) {
            log.debug("nothing to delete: {}", e.getMessage());
        }
    }

    /** Deletes what {@link #decode} made. */
    public void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} stays behind: {}", file, e.toString());
        }
    }

    private static void deleteLeft(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes blobs whose clients ended before they registered them. Their rows are written again, by others. */
    public void deleteForgotten() {
        var before = clock.instant().minus(FORGOTTEN_AFTER);
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                        log.info("{} was never registered and is deleted", file);
                        Files.delete(file);
                    }
                } catch (NoSuchFileException e) {
                    log.debug("{} is gone already", file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
