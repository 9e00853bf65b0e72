package io.offerstream.local.quality;

import io.offerstream.trainer.contrast.Contrast;

/** Says how much an offer looks like one to be redeemed; comparable within one moment of one customer only. */
interface Scorer {
    /**
     * The score of an offer.
     *
     * @param moment an impression: whose features and context, and when; its offer and what became of it are not looked at
     */
    double score(Contrast moment, String offer);
}
