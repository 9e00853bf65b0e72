package io.offerstream.trainer.publication;

/** How a version came about. */
public enum Origin {
    /** Learnt on from its parent. */
    STREAM,
    /** Learnt anew, from training_data_start_date. */
    REFIT,
    /** Its parent, as far as it fits a configuration that was changed. */
    CONFIGURATION
}
