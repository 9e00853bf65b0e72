package io.offerstream.platform.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store without Kafka Streams, for whoever repeats what a task did: a sorted map. Owned by one thread. */
public final class MemoryStore<K extends Comparable<K>, V> implements KeyValueStore<K, V> {
    private final String name;
    private final NavigableMap<K, V> entries = new TreeMap<>();

    public MemoryStore(String name) {
        this.name = name;
    }

    public Map<K, V> entries() {
        return entries;
    }

    @Override
    public void put(K key, V value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public V putIfAbsent(K key, V value) {
        return entries.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<K, V>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public V delete(K key) {
        return entries.remove(key);
    }

    @Override
    public V get(K key) {
        return entries.get(key);
    }

    /** Both ends inclusive, as in Streams; null is no end. */
    @Override
    public KeyValueIterator<K, V> range(K from, K to) {
        var range = from == null ? entries : entries.tailMap(from, true);
        return snapshot(to == null ? range : range.headMap(to, true));
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return snapshot(entries);
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        // Needs nothing of a context.
    }

    @Override
    public void close() {
        // Holds nothing open.
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** Whoever iterates may change the store meanwhile. */
    private static <K, V> KeyValueIterator<K, V> snapshot(Map<K, V> entries) {
        var copy = new ArrayList<KeyValue<K, V>>(entries.size());
        entries.forEach((key, value) -> copy.add(KeyValue.pair(key, value)));
        return new Snapshot<>(copy.iterator());
    }

    private record Snapshot<K, V>(Iterator<KeyValue<K, V>> left) implements KeyValueIterator<K, V> {
        @Override
        public boolean hasNext() {
            return left.hasNext();
        }

        @Override
        public KeyValue<K, V> next() {
            return left.next();
        }

        @Override
        public K peekNextKey() {
            throw new UnsupportedOperationException("nobody has needed it yet");
        }

        @Override
        public void close() {
            // Holds nothing open.
        }
    }
}
