package io.offerstream.platform.topics;

/**
 * What {@code init} found about one topic and would do about it.
 *
 * @param detail for people: what is created, or each difference as {@code setting: found -> wanted}; empty if OK
 */
public record PlanStep(Topic<?> topic, Action action, String detail) {
    /** What is to be done. */
    public enum Action {
        /** It is not there. */
        CREATE,
        /** It is there with other settings, which can be changed. */
        ALTER,
        /** It is there as it should be. */
        OK,
        /** It is there with another partition count or clean-up: keys would move or records vanish. Never touched. */
        CONFLICT
    }
}
