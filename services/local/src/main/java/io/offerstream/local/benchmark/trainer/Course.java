package io.offerstream.local.benchmark.trainer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * In which ticks contrasts come.
 *
 * @param contrasts in all, {@code > 0}
 * @param perTick between two ticks, {@code > 0}
 */
record Course(Redemptions redemptions, int contrasts, int perTick) {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration BEFORE_THE_FIRST = Duration.ofHours(3);

    int ticks() {
        return (contrasts + perTick - 1) / perTick;
    }

    /** From 1; number 0 has reference data alone. */
    Instant tick(int number) {
        return Redemptions.OPENING.plus(BEFORE_THE_FIRST).plus(STEP.multipliedBy(number));
    }

    /** Behind the last one with contrasts, late enough that whatever has been learnt is published. */
    Instant lastTick() {
        return tick(ticks()).plus(redemptions.config().training().publishInterval());
    }

    /** Those of a tick, in the order in which they come. */
    List<Redemptions.Contrast> contrasts(int tick) {
        int first = (tick - 1) * perTick;
        return IntStream.range(first, Math.min(contrasts, first + perTick))
                .mapToObj(number -> redemptions.contrast(number, tick(tick)))
                .toList();
    }
}
