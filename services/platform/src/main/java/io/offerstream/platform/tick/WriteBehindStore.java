package io.offerstream.platform.tick;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A changelogged key-value store on disk whose owner keeps in memory what has changed, and is asked to write it when
 * Streams commits, inside the transaction. Owned by the task's stream thread.
 *
 * <p>Streams has no public hook for that, so this uses the one that Streams' own caches have: before a task's producer
 * is flushed for a commit, {@code ProcessorStateManager.flushCache} calls {@link #flushCache} on every store that is a
 * {@code CachedStateStore}. This class is all that knows of it; {@code WriteBehindStoreTest} fails if a version of
 * Streams no longer does so. See docs/decisions/0021-the-mailbox-is-written-at-commits.md.
 */
final class WriteBehindStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]> {
    private Optional<Runnable> writer = Optional.empty();

    private WriteBehindStore(KeyValueStore<Bytes, byte[]> entries) {
        super(entries);
    }

    /** Makes it, with changelog and without a cache. */
    static StoreBuilder<WriteBehindStore> builder(String name) {
        return new Builder(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled());
    }

    /** What is stored; what is put here goes to the changelog at once. */
    KeyValueStore<Bytes, byte[]> entries() {
        return wrapped();
    }

    /**
     * Has {@code owner} write before each commit; takes the place of the one before. Whoever was named before the task
     * was closed or revived is never asked again: what it has in memory belongs to no transaction.
     */
    void writtenBy(Runnable owner) {
        writer = Optional.of(owner);
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        writer = Optional.empty();
        super.init(context, root);
    }

    @Override
    public void flushCache() {
        writer.ifPresent(Runnable::run);
    }

    /** Streams is about to write the entries itself, as a standby does. */
    @Override
    public void clearCache() {
        writer = Optional.empty();
    }

    @Override
    public void close() {
        writer = Optional.empty();
        super.close();
    }

    /** By identity, as every builder of Streams: two stores of one name are a mistake. */
    private static final class Builder implements StoreBuilder<WriteBehindStore> {
        private final StoreBuilder<KeyValueStore<Bytes, byte[]>> entries;

        Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> entries) {
            this.entries = entries;
        }

        @Override
        public WriteBehindStore build() {
            return new WriteBehindStore(entries.build());
        }

        @Override
        public String name() {
            return entries.name();
        }

        @Override
        public Map<String, String> logConfig() {
            return entries.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return entries.loggingEnabled();
        }

        @Override
        public StoreBuilder<WriteBehindStore> withLoggingEnabled(Map<String, String> config) {
            entries.withLoggingEnabled(config);
            return this;
        }

        @Override
        public StoreBuilder<WriteBehindStore> withLoggingDisabled() {
            entries.withLoggingDisabled();
            return this;
        }

        /** Nothing to do: the owner's memory is the cache. */
        @Override
        public StoreBuilder<WriteBehindStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<WriteBehindStore> withCachingDisabled() {
            return this;
        }
    }
}
