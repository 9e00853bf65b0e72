package io.offerstream.simulator.replay;

/** What becomes of a sound row. */
sealed interface RowFate<T> {
    /** The row is used; {@code value} is what it says. */
    record Used<T>(T value) implements RowFate<T> {}

    /** The row is no event of ours. */
    record Aside<T>(SetAside why) implements RowFate<T> {}
}
