package io.offerstream.platform.app;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/**
 * Has RocksDB rewrite every file of a store at least once in {@link #REWRITTEN_WITHIN}: what was deleted lies in old
 * files until then, and a customer who was forgotten must not. Changelogs keep to the same time. Used by stream threads.
 */
public final class ForgettingStores implements RocksDBConfigSetter {
    static final Duration REWRITTEN_WITHIN = Duration.ofDays(7);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        options.setPeriodicCompactionSeconds(REWRITTEN_WITHIN.toSeconds());
    }

    @Override
    public void close(String storeName, Options options) {
        // Nothing was allocated.
    }
}
