package io.offerstream.platform.intake;

import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a record is taken.
 *
 * @param <V> what it is if it is taken
 */
public sealed interface Verdict<V> {
    /** Taken as {@code value}. */
    record Accepted<V>(V value) implements Verdict<V> {}

    /** Refused. {@code detail} tells people what was expected and what was found. */
    record Refused<V>(Reason reason, String detail) implements Verdict<V> {}

    /** Goes on with what was accepted; a refusal stays one. */
    default <W> Verdict<W> then(Function<V, Verdict<W>> next) {
        if (this instanceof Accepted<V> accepted) {
            return next.apply(accepted.value());
        }
        var refused = (Refused<V>) this;
        return new Refused<>(refused.reason(), refused.detail());
    }

    /** The refusal, if it is one. */
    default Optional<Refused<V>> refusal() {
        return this instanceof Refused<V> refused ? Optional.of(refused) : Optional.empty();
    }
}
