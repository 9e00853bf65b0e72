package io.offerstream.operations.rows;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The rows of a producer's file, one after the other: files may be larger than memory. Owned by one thread. */
public interface Rows extends AutoCloseable {
    /** The longest row taken, in characters; a longer one is no event. */
    int MAX_ROW = 5 * 1024 * 1024;

    /** Bytes of a packed file. */
    int UNPACKED_AT_ONCE = 64 * 1024;

    /** Columns of the header or of the file's schema; empty for JSON lines, which have none. */
    List<String> columns();

    /**
     * The next row; empty at the end. A row that cannot be split into cells says so itself.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    Optional<Row> next();

    @Override
    void close();

    /**
     * Opens a file: CSV if its name ends in {@code .csv}, JSON lines if in {@code .jsonl}, {@code .ndjson} or
     * {@code .json}, each packed as {@code .gz} too; Parquet if in {@code .parquet}.
     *
     * @throws NotDoneException if there is no such file, or it is of no such kind
     */
    static Rows open(Path path) {
        var name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (!isReadable(path)) {
            throw new NotDoneException(
                    Why.USAGE, path + ": expected a name that ends in .csv or .parquet, or in .jsonl for JSON lines");
        }
        if (!Files.isRegularFile(path)) {
            throw new NotDoneException(
                    Why.USAGE, path + ": " + (Files.exists(path) ? "is not a file" : "there is no such file"));
        }
        try {
            if (name.endsWith(".parquet")) {
                return ParquetRows.open(path);
            }
            var bytes = new BufferedInputStream(
                    name.endsWith(".gz")
                            ? new GZIPInputStream(Files.newInputStream(path), UNPACKED_AT_ONCE)
                            : Files.newInputStream(path));
            return name.matches(".*\\.csv(\\.gz)?") ? new CsvRows(bytes) : new JsonRows(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@link #open} takes files of this name. */
    static boolean isReadable(Path path) {
        return String.valueOf(path.getFileName())
                .toLowerCase(Locale.ROOT)
                .matches(".*\\.(parquet|(csv|jsonl|ndjson|json)(\\.gz)?)");
    }
}
