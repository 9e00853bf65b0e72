package io.offerstream.simulator.replay;

import io.offerstream.simulator.replay.ReplaySummary.FileCounts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts one pass over a data set. Owned by the thread that reads. */
final class Tally {
    private static final int EXAMPLES = 20;

    private final List<OfFile> files = new ArrayList<>();
    private final Map<EventKind, Long> published = new EnumMap<>(EventKind.class);
    private final List<String> examples = new ArrayList<>();

    OfFile file(String name) {
        var file = new OfFile(name);
        files.add(file);
        return file;
    }

    void published(EventKind kind) {
        published.merge(kind, 1L, Long::sum);
    }

    ReplaySummary summary() {
        return new ReplaySummary(files.stream().map(OfFile::counts).toList(), published, examples);
    }

    /** Counts the rows of one file. */
    final class OfFile {
        private final String name;
        private final Map<SetAside, Long> setAside = new EnumMap<>(SetAside.class);
        private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
        private long used;
        private long blankLines;

        private OfFile(String name) {
            this.name = name;
        }

        void used() {
            used++;
        }

        void blankLine() {
            blankLines++;
        }

        void setAside(SetAside why) {
            setAside.merge(why, 1L, Long::sum);
        }

        void refused(long line, RefusedRowException why) {
            refused.merge(why.refusal(), 1L, Long::sum);
            if (examples.size() < EXAMPLES) {
                examples.add(name + ", line " + line + ": " + why.refusal() + ", " + why.getMessage());
            }
        }

        private FileCounts counts() {
            return new FileCounts(name, used, blankLines, setAside, refused);
        }
    }
}
