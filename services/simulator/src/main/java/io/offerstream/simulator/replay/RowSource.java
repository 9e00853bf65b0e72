package io.offerstream.simulator.replay;

import io.offerstream.simulator.replay.RowFate.Aside;
import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The used rows of one file, in its order. Every other row is counted, with the reason, and passed over: one bad row
 * never ends a replay.
 */
final class RowSource<R, T> implements Iterator<T>, AutoCloseable {
    private final DataFile file;
    private final RowFormat<R> format;
    private final RowReader<R, T> reader;
    private final Tally.OfFile tally;
    private Optional<T> ahead = Optional.empty();

    private RowSource(DataFile file, RowFormat<R> format, RowReader<R, T> reader, Tally.OfFile tally) {
        this.file = file;
        this.format = format;
        this.reader = reader;
        this.tally = tally;
    }

    static <T> RowSource<JsonRow, T> json(Path dir, String name, Tally tally, RowReader<JsonRow, T> reader) {
        return new RowSource<>(DataFile.open(dir, name), JsonRow::parse, reader, tally.file(name));
    }

    /** The first line must hold all of {@code columns}. */
    static <T> RowSource<CsvRow, T> csv(
            Path dir, String name, List<String> columns, Tally tally, RowReader<CsvRow, T> reader) {
        var file = DataFile.open(dir, name);
        try {
            return new RowSource<>(file, CsvRow.format(file, columns), reader, tally.file(name));
        } catch (BadDataSetException e) {
            file.close();
            throw e;
        }
    }

    /** Hands on what is left, and closes. */
    void drain(Consumer<T> consumer) {
        try (this) {
            forEachRemaining(consumer);
        }
    }

    @Override
    public boolean hasNext() {
        while (ahead.isEmpty()) {
            var text = file.next();
            if (text.isEmpty()) {
                return false;
            } else if (text.get().isBlank()) {
                tally.blankLine();
            } else {
                judge(text.get());
            }
        }
        return true;
    }

    private void judge(String text) {
        try {
            var fate = reader.read(format.parse(file.line(), text));
            if (fate instanceof Used<T> used) {
                tally.used();
                ahead = Optional.of(used.value());
            } else if (fate instanceof Aside<T> aside) {
                tally.setAside(aside.why());
            }
        } catch (RefusedRowException e) {
            tally.refused(file.line(), e);
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException(file.path() + " has no more rows");
        }
        var row = ahead.get();
        ahead = Optional.empty();
        return row;
    }

    @Override
    public void close() {
        file.close();
    }
}
