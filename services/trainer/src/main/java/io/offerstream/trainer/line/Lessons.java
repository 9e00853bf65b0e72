package io.offerstream.trainer.line;

import io.offerstream.trainer.contrast.Lesson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/** What a tick's lessons come to, where some are about the same thing. */
final class Lessons {
    private Lessons() {}

    /**
     * One a subject: the last that was said of it. What is learnt and put right within a tick is learnt as it is right;
     * what is learnt and taken back is not learnt at all.
     *
     * @param lessons of one subject in the order in which they were said
     */
    static List<Lesson> settled(Collection<Lesson> lessons) {
        var bySubject = new LinkedHashMap<String, Lesson>();
        for (var lesson : lessons) {
            bySubject.merge(lesson.subject(), lesson, Lessons::settled);
        }
        return List.copyOf(bySubject.values());
    }

    private static Lesson settled(Lesson before, Lesson after) {
        return before instanceof Lesson.Learn && after instanceof Lesson.Correct correct
                ? new Lesson.Learn(correct.contrast())
                : after;
    }
}
