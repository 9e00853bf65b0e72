package io.offerstream.local.quality;

import io.offerstream.trainer.contrast.Contrast;
import java.time.Instant;
import java.util.LongSummaryStatistics;

/**
 * Where training ends and the test begins: what is sealed by {@code boundary} is learnt, what is shown after it is
 * predicted. What was shown before and became known after is neither, as for a model published at that moment.
 *
 * @param first impression
 * @param last impression
 */
public record TimeSplit(Instant first, Instant boundary, Instant last) {
    /**
     * Splits the time from the first impression to the last.
     *
     * @param share of it that is for training, above 0 and below 1
     * @throws IllegalArgumentException if there are no exposures
     */
    static TimeSplit of(Exposures exposures, double share) {
        if (exposures.isEmpty()) {
            throw new IllegalArgumentException("there is no exposure to learn from or to test with");
        }
        LongSummaryStatistics times =
                exposures.list().stream().mapToLong(Contrast::time).summaryStatistics();
        long boundary = times.getMin() + (long) (share * (times.getMax() - times.getMin()));
        return new TimeSplit(
                Instant.ofEpochMilli(times.getMin()),
                Instant.ofEpochMilli(boundary),
                Instant.ofEpochMilli(times.getMax()));
    }
}
