package io.offerstream.acceptance.erasure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/** Files of stopped services' stores. */
final class StoreFiles {
    private final Path state;

    StoreFiles(Path state) {
        this.state = state;
    }

    private List<Path> below(String name) throws IOException {
        try (var walk = Files.walk(state)) {
            return walk.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    /** Rewrites every file, as RocksDB does by itself within a week; and starts a new list of files, as a restart does. */
    void rewrite() throws IOException, RocksDBException {
        for (var store : below("CURRENT")) {
            for (int start = 0; start < 2; start++) {
                rewrite(store.getParent().toString());
            }
        }
    }

    private static void rewrite(String store) throws RocksDBException {
        try (var options = new Options();
                var settings = new DBOptions();
                var how = new CompactRangeOptions().setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
            var families = new ArrayList<ColumnFamilyDescriptor>();
            for (var family : RocksDB.listColumnFamilies(options, store)) {
                families.add(new ColumnFamilyDescriptor(family));
            }
            var handles = new ArrayList<ColumnFamilyHandle>();
            try (var db = RocksDB.open(settings, store, families, handles)) {
                for (var handle : handles) {
                    db.compactRange(handle, null, null, how);
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    /** Entries of tables that name {@code wanted}, by file: neighbouring keys share bytes, so that raw bytes do not tell. */
    Map<String, Integer> entriesWith(Footprints wanted) throws IOException, RocksDBException {
        var found = new TreeMap<String, Integer>();
        for (var file : below(".*\\.sst")) {
            try (var options = new Options();
                    var reading = new ReadOptions();
                    var reader = new SstFileReader(options)) {
                reader.open(file.toString());
                try (var entries = reader.newIterator(reading)) {
                    for (entries.seekToFirst(); entries.isValid(); entries.next()) {
                        int count = wanted.count(entries.key()) + wanted.count(entries.value());
                        if (count > 0) {
                            found.merge(state.relativize(file).toString(), count, Integer::sum);
                        }
                    }
                }
            }
        }
        return found;
    }
}
