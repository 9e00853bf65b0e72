package io.offerstream.local.quality;

import io.offerstream.trainer.contrast.Contrast;

/** Says how much an exposure looks like a redemption; comparable within one customer and scorer only. */
interface Scorer {
    /**
     * The score of one exposure.
     *
     * @param exposure of one offer; whether it was redeemed is not looked at
     */
    double score(Contrast exposure);
}
