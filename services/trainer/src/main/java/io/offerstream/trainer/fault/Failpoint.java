package io.offerstream.trainer.fault;

/** The points at which a trainer may be made to fail, in the order in which a version passes them. */
public enum Failpoint {
    AFTER_LEARNING,
    TRANSACTION_BEGUN,
    AFTER_MODEL,
    AFTER_CHECKPOINT,
    AFTER_STATUS,
    AFTER_OFFSETS,
    AFTER_COMMIT,
    AFTER_STAGE,
    PARTITIONS_ASSIGNED,
    CHECKPOINT_READ,
    PARTITIONS_REVOKED
}
