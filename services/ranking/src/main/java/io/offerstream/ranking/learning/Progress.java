package io.offerstream.ranking.learning;

/**
 * What training did.
 *
 * @param examples learnt from, each as often as it was
 * @param looks negatives drawn, or offers of pools looked at
 * @param refused steps not made because they were out of all bounds: the settings are hostile
 */
public record Progress(long examples, long looks, long refused) {
    static final Progress NONE = new Progress(0, 0, 0);

    Progress plus(Progress other) {
        return new Progress(examples + other.examples, looks + other.looks, refused + other.refused);
    }
}
