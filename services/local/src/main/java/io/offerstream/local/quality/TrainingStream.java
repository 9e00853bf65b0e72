package io.offerstream.local.quality;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Outcome;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.contrast.LessonReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Outcomes as a configuration learns from them: tick by tick, as they came, and as they are right at the end.
 *
 * @param ticks lessons by the tick at which they were sealed, in the order in which they were said
 * @param contrasts what holds after the last of them, corrections made
 * @param unreadable outcomes that nobody could learn from
 */
record TrainingStream(SortedMap<Instant, List<Lesson>> ticks, Collection<Contrast> contrasts, int unreadable) {
    /** @param until outcomes sealed later are left out: at that time nobody knew them */
    static TrainingStream of(MarketConfig config, List<Outcome> outcomes, Instant until) {
        return of(new LessonReader(config), outcomes, until);
    }

    /** As above, read in another way. */
    static TrainingStream of(LessonReader reader, List<Outcome> outcomes, Instant until) {
        var ticks = new TreeMap<Instant, List<Lesson>>();
        var right = new LinkedHashMap<String, Contrast>();
        int unreadable = 0;
        for (var outcome : outcomes) {
            if (!outcome.getSealedAt().isAfter(until)) {
                try {
                    reader.read(outcome).forEach(lesson -> {
                        ticks.computeIfAbsent(outcome.getSealedAt(), tick -> new ArrayList<>())
                                .add(lesson);
                        settle(lesson, right);
                    });
                } catch (IllegalArgumentException e) {
                    // The trainer passes over it, too; how many there were is reported.
                    unreadable++;
                }
            }
        }
        return new TrainingStream(ticks, right.values(), unreadable);
    }

    private static void settle(Lesson lesson, LinkedHashMap<String, Contrast> right) {
        if (lesson instanceof Lesson.Learn learn) {
            right.put(lesson.subject(), learn.contrast());
        } else if (lesson instanceof Lesson.Correct correct) {
            right.put(lesson.subject(), correct.contrast());
        } else if (lesson instanceof Lesson.TakeBack) {
            right.remove(lesson.subject());
        }
    }

    /** Those in which something was redeemed, and something was seen beside it and not: what a comparison needs. */
    long comparable() {
        return contrasts.stream()
                .filter(contrast ->
                        !contrast.redeemed().isEmpty() && !contrast.seen().isEmpty())
                .count();
    }
}
