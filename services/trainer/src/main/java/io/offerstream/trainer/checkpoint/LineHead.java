package io.offerstream.trainer.checkpoint;

import java.time.Instant;
import java.util.Map;

/**
 * The newest version of a market's line.
 *
 * @param generation version with which its generation began
 * @param sha256 of its model, hex
 * @param publishedAt its tick
 * @param boundaries per writer of {@code outcomes}, the offset behind the last record that is in a version
 */
public record LineHead(
        long version, long generation, String sha256, Instant publishedAt, Map<String, Long> boundaries) {
    public LineHead {
        boundaries = Map.copyOf(boundaries);
    }

    /** The first offset that may hold something that is in no version yet. */
    public long nextOffset() {
        return boundaries.values().stream().mapToLong(offset -> offset).min().orElse(0);
    }
}
