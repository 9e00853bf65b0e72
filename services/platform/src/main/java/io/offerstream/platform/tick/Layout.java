package io.offerstream.platform.tick;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the store {@value TickBarrier#STORE} holds: a key's first byte says which kind of entry it is. Watermarks and
 * segments begin with {@link #VERSION}, which is raised with every change of any of the three.
 */
final class Layout {
    static final byte VERSION = 2;

    static final byte WATERMARKS = 1;
    static final byte SEGMENT = 2;
    static final byte SPILLED = 3;

    /** Layout 1 knew no version; its kinds were letters from {@code f} to {@code w}. */
    private static final Bytes FIRST_OF_LAYOUT_1 = Bytes.wrap(new byte[] {'f'});

    private static final Bytes BEHIND_LAYOUT_1 = Bytes.wrap(new byte[] {'x'});

    private Layout() {}

    /**
     * Looks for entries of a version that marked none.
     *
     * @throws IllegalStateException if there is one
     */
    static void requireNoOldEntries(KeyValueStore<Bytes, byte[]> store) {
        try (var entries = store.range(FIRST_OF_LAYOUT_1, BEHIND_LAYOUT_1)) {
            if (entries.hasNext()) {
                requireVersion((byte) 1);
            }
        }
    }

    /**
     * Checks the first byte of a value.
     *
     * @throws IllegalStateException if another version of the service wrote it
     */
    static void requireVersion(byte found) {
        if (found != VERSION) {
            throw new IllegalStateException(TickBarrier.STORE + " has layout " + found + ", this version reads "
                    + VERSION + ": see CHANGELOG.md");
        }
    }
}
