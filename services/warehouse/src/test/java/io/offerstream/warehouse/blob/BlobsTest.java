package io.offerstream.warehouse.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.snowflake.ingest.utils.Cryptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    private static final String PATH = "2026/11/26/11/30/a_1.bdec";
    private static final Instant NOW = Instant.parse("2026-11-26T11:30:00Z");
    private static final BlobKey KEY = BlobKey.random();

    private static Blobs blobs(Path folder) {
        return new Blobs(folder.resolve("blobs"), folder.resolve("decoded"), KEY, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Writes chunks one behind the other, each padded and encrypted by the client's own code. */
    private static List<Chunk> write(Path folder, List<byte[]> contents) {
        try {
            var blob = new ByteArrayOutputStream();
            var chunks = new ArrayList<Chunk>();
            for (var content : contents) {
                // As the client does: between 1 and 16 bytes of padding.
                var padded = Arrays.copyOf(
                        content, content.length + BlobKey.BLOCK_BYTES - content.length % BlobKey.BLOCK_BYTES);
                var encrypted = Cryptor.encrypt(padded, KEY.base64(), PATH, blob.size() / BlobKey.BLOCK_BYTES);
                var md5 = MessageDigest.getInstance("MD5");
                md5.update(encrypted, 0, content.length);
                chunks.add(new Chunk(
                        PATH, blob.size(), content.length, HexFormat.of().formatHex(md5.digest()), 1));
                blob.writeBytes(encrypted);
            }
            var file = folder.resolve("blobs").resolve(PATH);
            Files.createDirectories(file.getParent());
            Files.write(file, blob.toByteArray());
            return chunks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Property(tries = 200)
    void shouldDecodeWhatTheClientEncodes(
            @ForAll @Size(min = 1, max = 5) List<@Size(min = 1, max = 200) byte[]> contents) throws IOException {
        var folder = Files.createTempDirectory("blobs");
        try {
            var blobs = blobs(folder);
            var chunks = write(folder, contents);
            for (int index = 0; index < chunks.size(); index++) {
                var decoded = blobs.decode(chunks.get(index));
                assertThat(Files.readAllBytes(decoded)).isEqualTo(contents.get(index));
                blobs.delete(decoded);
            }
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    @Test
    void shouldDecodeMoreThanABuffer(@TempDir Path folder) throws IOException {
        var blobs = blobs(folder);
        for (int length : new int[] {65_535, 65_536, 65_537, 1_000_003}) {
            var content = new byte[length];
            for (int index = 0; index < length; index++) {
                content[index] = (byte) (index * 31);
            }
            var chunk = write(folder, List.of(content)).get(0);

            assertThat(Files.readAllBytes(blobs.decode(chunk))).isEqualTo(content);
        }
    }

    @Test
    void shouldRefuseABlobThatIsNotWhatWasRegistered(@TempDir Path folder) throws IOException {
        var blobs = blobs(folder);
        var chunk = write(folder, List.of(new byte[100])).get(0);
        var file = folder.resolve("blobs").resolve(PATH);

        assertThatThrownBy(() -> blobs.decode(new Chunk(PATH, 0, 1000, chunk.md5(), 1)))
                .hasMessageContaining("has 112 bytes, its chunk ends at 1000");
        assertThatThrownBy(() -> blobs.decode(new Chunk(PATH, 8, 50, chunk.md5(), 1)))
                .hasMessageContaining("expected a multiple of 16");
        assertThatThrownBy(() -> blobs.decode(new Chunk("../../etc/passwd", 0, 10, chunk.md5(), 1)))
                .hasMessageContaining("is not in the blobs' folder");
        var bytes = Files.readAllBytes(file);
        bytes[17]++;
        Files.write(file, bytes);
        assertThatThrownBy(() -> blobs.decode(chunk)).hasMessageContaining("has MD5");
        Files.delete(file);
        assertThatThrownBy(() -> blobs.decode(chunk)).hasMessageContaining("there is no blob");
        assertThat(folder.resolve("decoded")).isEmptyDirectory();
    }

    @Test
    void shouldDeleteOnlyBlobsThatNobodyWillRegister(@TempDir Path folder) throws IOException {
        var blobs = blobs(folder);
        write(folder, List.of(new byte[10]));
        var fresh = folder.resolve("blobs").resolve(PATH);
        var forgotten = Files.write(fresh.resolveSibling("b_2.bdec"), new byte[10]);
        Files.setLastModifiedTime(fresh, FileTime.from(NOW.minus(Blobs.FORGOTTEN_AFTER)));
        Files.setLastModifiedTime(
                forgotten, FileTime.from(NOW.minus(Blobs.FORGOTTEN_AFTER).minusSeconds(1)));

        blobs.deleteForgotten();

        assertThat(fresh).exists();
        assertThat(forgotten).doesNotExist();
    }

    @Test
    void shouldDeleteWhatAnEarlierProcessDecoded(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("decoded"));
        Files.write(folder.resolve("decoded/x.parquet"), new byte[10]);

        blobs(folder);

        assertThat(folder.resolve("decoded")).isEmptyDirectory();
    }
}
