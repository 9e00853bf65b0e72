package io.offerstream.platform.app;

import java.util.Optional;

/**
 * Looks up single values in the stores of a running app, for people. What it finds may belong to a transaction that is
 * not committed yet: decisions must never rest on it. Safe for use from many threads.
 */
@FunctionalInterface
public interface StoreReader {
    /**
     * The value of {@code key} in a store of text keys and raw values.
     *
     * @param partition of the task whose store it is
     */
    Answer find(String store, int partition, String key);

    /** What came of a look-up. */
    sealed interface Answer {}

    /** There it is. */
    final class Found implements Answer {
        private final byte[] value;

        /** @param value must not be changed any more */
        public Found(byte[] value) {
            this.value = value;
        }

        public byte[] value() {
            return value;
        }
    }

    /** The key's partition is here, and holds nothing under it. */
    record Unknown(int partition) implements Answer {}

    /** It cannot be told now; {@code reason} is for people. */
    record NotServing(String reason) implements Answer {}

    /**
     * Another instance has the key's partition.
     *
     * @param instance its {@code application.server}, if it has told one
     */
    record Elsewhere(int partition, Optional<String> instance) implements Answer {}
}
