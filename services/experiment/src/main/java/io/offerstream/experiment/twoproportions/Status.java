package io.offerstream.experiment.twoproportions;

/** What a comparison of two arms can say. Where several hold, the first one counts. */
public enum Status {
    /** An arm has no users: nothing can be said. */
    NO_DATA,
    /** Nobody redeemed in CONTROL: no lift and no upper end of it; the difference still stands. */
    ZERO_CONTROL,
    /** Nobody redeemed in TEST: the lift is -1, and only the score interval bounds it. */
    ZERO_TEST,
    /** Everybody redeemed in both arms: both variances are 0, only score and Newcombe intervals have a width. */
    DEGENERATE,
    OK;

    static Status of(Proportion test, Proportion control) {
        if (test.isEmpty() || control.isEmpty()) {
            return NO_DATA;
        }
        if (control.redeemers() == 0) {
            return ZERO_CONTROL;
        }
        if (test.redeemers() == 0) {
            return ZERO_TEST;
        }
        return test.redeemers() == test.users() && control.redeemers() == control.users() ? DEGENERATE : OK;
    }
}
