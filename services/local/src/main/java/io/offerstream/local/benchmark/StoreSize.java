package io.offerstream.local.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.OptionsUtil;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * How large a store is once it is compacted: the files that RocksDB reads, opened with the options that the app left
 * beside them, the same compression among them.
 *
 * @param store its name
 * @param keys that it holds, of all tasks
 * @param bytes of the live files, of all tasks
 */
public record StoreSize(String store, long keys, long bytes) {
    /** Where Streams notes how far the changelog is stored. */
    private static final byte[] OFFSETS = "offsets".getBytes(UTF_8);

    /** How many bytes a key takes; 0 in an empty store. */
    public double bytesPerKey() {
        return keys == 0 ? 0 : (double) bytes / keys;
    }

    /** Every store of an app that has stopped, by name. Compacts them in place. */
    static List<StoreSize> of(Path state) {
        var sizes = new TreeMap<String, StoreSize>();
        for (var task : folders(state)) {
            for (var store : folders(task.resolve("rocksdb"))) {
                sizes.merge(
                        store.getFileName().toString(),
                        compacted(store),
                        (one, other) -> new StoreSize(one.store, one.keys + other.keys, one.bytes + other.bytes));
            }
        }
        return List.copyOf(sizes.values());
    }

    private static List<Path> folders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoreSize compacted(Path store) {
        RocksDB.loadLibrary();
        var families = new ArrayList<ColumnFamilyDescriptor>();
        var handles = new ArrayList<ColumnFamilyHandle>();
        try (var options = new DBOptions();
                var config = new ConfigOptions().setEnv(Env.getDefault()).setIgnoreUnknownOptions(true)) {
            OptionsUtil.loadLatestOptions(config, store.toString(), options, families);
            try (var db = RocksDB.open(options, store.toString(), families, handles)) {
                long keys = 0;
                long bytes = 0;
                for (var handle : handles) {
                    db.compactRange(handle);
                    bytes += db.getLongProperty(handle, "rocksdb.live-sst-files-size");
                    if (Arrays.equals(handle.getName(), OFFSETS)) {
                        continue;
                    }
                    try (var entries = db.newIterator(handle)) {
                        for (entries.seekToFirst(); entries.isValid(); entries.next()) {
                            keys++;
                        }
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
                return new StoreSize(store.getFileName().toString(), keys, bytes);
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException(store + " cannot be measured: " + e.getMessage(), e);
        } finally {
            families.forEach(family -> family.getOptions().close());
        }
    }
}
