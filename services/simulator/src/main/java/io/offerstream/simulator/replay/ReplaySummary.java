package io.offerstream.simulator.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was read, what became an event, what was set aside or refused and why. Every row read has exactly one fate, so
 * the numbers can be checked against the data: see {@link FileCounts#rows()}. Immutable.
 */
public final class ReplaySummary {
    private final List<FileCounts> files;
    private final Map<EventKind, Long> published;
    private final List<String> examples;

    ReplaySummary(List<FileCounts> files, Map<EventKind, Long> published, List<String> examples) {
        this.files = List.copyOf(files);
        this.published = Collections.unmodifiableMap(new EnumMap<>(published));
        this.examples = List.copyOf(examples);
    }

    /**
     * The rows of one file. A header is no row.
     *
     * @param file its name
     * @param used rows that became an event, or part of one
     * @param blankLines lines with nothing on them, which are no rows
     * @param setAside sound rows that are not events of ours
     * @param refused rows that could not be used
     */
    public record FileCounts(
            String file, long used, long blankLines, Map<SetAside, Long> setAside, Map<Refusal, Long> refused) {
        public FileCounts {
            setAside = Collections.unmodifiableMap(new EnumMap<>(setAside));
            refused = Collections.unmodifiableMap(new EnumMap<>(refused));
        }

        /** Rows read: used, set aside and refused. */
        public long rows() {
            return used + sum(setAside) + sum(refused);
        }
    }

    /** In the order in which they were opened. */
    public List<FileCounts> files() {
        return files;
    }

    /**
     * The counts of one file.
     *
     * @throws IllegalArgumentException if no such file was read
     */
    public FileCounts file(String name) {
        return files.stream()
                .filter(counts -> counts.file().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no file " + name + " was read"));
    }

    /** Events of one kind handed out so far. */
    public long published(EventKind kind) {
        return published.getOrDefault(kind, 0L);
    }

    /** Events of all kinds handed out so far. */
    public long published() {
        return sum(published);
    }

    /** Rows refused in all files. */
    public long refused() {
        return files.stream().mapToLong(file -> sum(file.refused())).sum();
    }

    /** The first refused rows, each with file, line, and what was expected. */
    public List<String> examples() {
        return examples;
    }

    /** For people, one line a number. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (var file : files) {
            lines.add(file.file() + ": " + file.rows() + " rows read, " + file.used() + " used, " + file.blankLines()
                    + " blank lines");
            file.setAside().forEach((why, count) -> lines.add("  set aside " + count + ": " + why.meaning()));
            file.refused().forEach((why, count) -> lines.add("  refused " + count + ": the row " + why.meaning()));
        }
        published.forEach((kind, count) -> lines.add("published " + kind + ": " + count));
        examples.forEach(example -> lines.add("refused " + example));
        return lines;
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
