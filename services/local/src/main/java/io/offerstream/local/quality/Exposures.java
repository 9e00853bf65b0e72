package io.offerstream.local.quality;

import io.offerstream.schemas.Outcome;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.LessonReader;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What was shown, whether redeemed or not, one offer each. */
record Exposures(List<Contrast> list) {
    Exposures {
        list = List.copyOf(list);
    }

    /** Trainable ones of a market, as they are right by the end of its log. */
    static Exposures of(MarketLog log) {
        return of(log, log.outcomes(), Instant.MAX);
    }

    /** Those that were labelled by then. */
    static Exposures of(MarketLog log, Collection<Outcome> outcomes, Instant until) {
        var stream = TrainingStream.of(LessonReader.ofExposures(log.config()), List.copyOf(outcomes), until);
        return new Exposures(List.copyOf(stream.contrasts()));
    }

    /** Shown after {@code boundary}, of an offer that is known. */
    Exposures after(Instant boundary, MarketLog log) {
        return new Exposures(list.stream()
                .filter(exposure -> exposure.time() > boundary.toEpochMilli())
                .filter(exposure -> log.offers().find(offer(exposure)).isPresent())
                .toList());
    }

    static boolean isRedeemed(Contrast exposure) {
        return !exposure.redeemed().isEmpty();
    }

    static String offer(Contrast exposure) {
        return exposure.offer();
    }

    long redeemed() {
        return list.stream().filter(Exposures::isRedeemed).count();
    }

    long customers() {
        return list.stream().map(Contrast::customer).distinct().count();
    }

    boolean isEmpty() {
        return list.isEmpty();
    }
}
