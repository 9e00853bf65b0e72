package io.offerstream.local.cli.backfill;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The events of an import in the order in which they are published. Owned by one thread. */
final class SortedEvents implements AutoCloseable {
    private final ScratchFile file;
    private final DataOutputStream out;
    private final MessageDigest digest = sha256();
    private final DataOutputStream hashed =
            new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    private final Map<ImportKind, Part> parts = new EnumMap<>(ImportKind.class);
    private long count;
    private long repeats;
    private ReadyEvent last;
    private String fingerprint = "";

    /** How many events of a kind there are, and from when to when. */
    record Part(long count, Instant first, Instant last) {
        Part and(Instant time) {
            return new Part(count + 1, first, time);
        }
    }

    /** What to do with an event, in order, until it says no. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Is shown one event.
         *
         * @param position in the order, from 0
         * @return false to see no more
         */
        boolean visit(long position, ReadyEvent event);
    }

    SortedEvents() {
        try {
            file = new ScratchFile();
            out = file.append();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In order; the same again is passed over. */
    void add(ReadyEvent event) throws IOException {
        if (last != null && last.isSameAs(event)) {
            repeats++;
            return;
        }
        last = event;
        count++;
        var time = Instant.ofEpochMilli(event.time());
        parts.merge(event.kind(), new Part(1, time, time), (before, one) -> before.and(time));
        event.write(out);
        event.write(hashed);
    }

    /** No more will come. */
    void complete() throws IOException {
        out.flush();
        hashed.flush();
        fingerprint = HexFormat.of().formatHex(digest.digest());
    }

    /** The same for the same events, in whatever files and order they stood. */
    String fingerprint() {
        return fingerprint;
    }

    long count() {
        return count;
    }

    /** How often the very same event stood in the files again. */
    long repeats() {
        return repeats;
    }

    Optional<Part> part(ImportKind kind) {
        return Optional.ofNullable(parts.get(kind));
    }

    /** Epoch milliseconds of the last event; there must be one. */
    long lastTime() {
        return last.time();
    }

    /** Shows the events from a position on. */
    void forEachFrom(long position, Visitor visitor) {
        try (var in = file.read(0, file.size())) {
            for (long at = 0; at < count; at++) {
                var event = ReadyEvent.read(in);
                if (at >= position && !visitor.visit(at, event)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
