package io.offerstream.local.cli.backfill;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Sorts more events than memory holds: sorted runs in a scratch file, merged at the end. Owned by one thread; used once.
 */
final class EventSpool implements AutoCloseable {
    /** Of one run, in memory. */
    static final long RUN_BYTES = 64L * 1024 * 1024;

    private final long runBytes;
    private final ScratchFile file;
    private final List<Run> runs = new ArrayList<>();
    private final List<ReadyEvent> buffer = new ArrayList<>();
    private long buffered;

    /** Bytes of the file, from and up to. */
    private record Run(long from, long to) {}

    EventSpool(long runBytes) {
        this.runBytes = runBytes;
        try {
            file = new ScratchFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(ReadyEvent event) {
        buffer.add(event);
        buffered += event.size();
        if (buffered >= runBytes) {
            flush();
        }
    }

    private void flush() {
        buffer.sort(ReadyEvent.ORDER);
        try {
            long from = file.size();
            var out = file.append();
            for (var event : buffer) {
                event.write(out);
            }
            out.flush();
            runs.add(new Run(from, file.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.clear();
        buffered = 0;
    }

    /** Everything that was added, in order, an event that stands there twice once. The caller closes it. */
    SortedEvents sorted() {
        flush();
        var sorted = new SortedEvents();
        try {
            var queue = new PriorityQueue<Cursor>((one, other) -> ReadyEvent.ORDER.compare(one.event, other.event));
            for (var run : runs) {
                new Cursor(file.read(run.from(), run.to())).advance().ifPresent(queue::add);
            }
            while (!queue.isEmpty()) {
                var first = queue.remove();
                sorted.add(first.event);
                first.advance().ifPresent(queue::add);
            }
            sorted.complete();
            return sorted;
        } catch (IOException e) {
            sorted.close();
            throw new UncheckedIOException(e);
        }
    }

    /** The next event of a run. */
    private static final class Cursor {
        private final DataInputStream in;
        private ReadyEvent event;

        Cursor(DataInputStream in) {
            this.in = in;
        }

        /** Empty behind the last. */
        Optional<Cursor> advance() throws IOException {
            try {
                event = ReadyEvent.read(in);
                return Optional.of(this);
            } catch (EOFException e) {
                return Optional.empty();
            }
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
