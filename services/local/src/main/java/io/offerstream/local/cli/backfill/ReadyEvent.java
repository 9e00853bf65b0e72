package io.offerstream.local.cli.backfill;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * One event as it will be sent. Their order is that of time; of one moment, profiles before impressions before
 * redemptions; then by key and contents, so that it does not depend on files. Immutable: nobody changes its bytes.
 */
final class ReadyEvent {
    static final Comparator<ReadyEvent> ORDER = Comparator.comparingLong(ReadyEvent::time)
            .thenComparing(ReadyEvent::kind)
            .thenComparing(ReadyEvent::key, Arrays::compareUnsigned)
            .thenComparing(ReadyEvent::value, Arrays::compareUnsigned);

    private static final int OVERHEAD = 64;

    private final long time;
    private final ImportKind kind;
    private final byte[] key;
    private final byte[] value;

    /** @param time epoch milliseconds */
    ReadyEvent(long time, ImportKind kind, byte[] key, byte[] value) {
        this.time = time;
        this.kind = kind;
        this.key = key;
        this.value = value;
    }

    long time() {
        return time;
    }

    ImportKind kind() {
        return kind;
    }

    byte[] key() {
        return key;
    }

    byte[] value() {
        return value;
    }

    /** Bytes it takes in memory, about. */
    int size() {
        return key.length + value.length + OVERHEAD;
    }

    boolean isSameAs(ReadyEvent other) {
        return ORDER.compare(this, other) == 0;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(time);
        out.writeByte(kind.code());
        out.writeInt(key.length);
        out.write(key);
        out.writeInt(value.length);
        out.write(value);
    }

    /** @throws java.io.EOFException behind the last */
    static ReadyEvent read(DataInputStream in) throws IOException {
        long time = in.readLong();
        var kind = ImportKind.of(in.readByte());
        var key = in.readNBytes(in.readInt());
        return new ReadyEvent(time, kind, key, in.readNBytes(in.readInt()));
    }
}
