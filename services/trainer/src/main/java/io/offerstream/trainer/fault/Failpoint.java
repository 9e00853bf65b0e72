package io.offerstream.trainer.fault;

/** The points at which a trainer may be made to fail, in the order in which a version passes them. */
public enum Failpoint {
    AFTER_LEARNING(Stretch.TICK),
    TRANSACTION_BEGUN(Stretch.TRANSACTION),
    AFTER_MODEL(Stretch.TRANSACTION),
    AFTER_CHECKPOINT(Stretch.TRANSACTION),
    AFTER_STATUS(Stretch.TRANSACTION),
    AFTER_OFFSETS(Stretch.TRANSACTION),
    AFTER_COMMIT(Stretch.TICK),
    AFTER_STAGE(Stretch.TICK),
    PARTITIONS_ASSIGNED(Stretch.TAKEOVER),
    CHECKPOINT_READ(Stretch.TAKEOVER),
    PARTITIONS_REVOKED(Stretch.TAKEOVER);

    private enum Stretch {
        TICK,
        TRANSACTION,
        TAKEOVER
    }

    private final Stretch stretch;

    Failpoint(Stretch stretch) {
        this.stretch = stretch;
    }

    /** Whether a transaction is open there. */
    public boolean isWithinTransaction() {
        return stretch == Stretch.TRANSACTION;
    }

    /** Whether it is passed again and again, and not only when partitions come and go. */
    public boolean isPassedOften() {
        return stretch != Stretch.TAKEOVER;
    }
}
