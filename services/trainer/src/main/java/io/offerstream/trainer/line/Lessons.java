package io.offerstream.trainer.line;

import io.offerstream.trainer.contrast.Lesson;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;

/** What a tick's lessons come to, where some are about the same thing. */
final class Lessons {
    private Lessons() {}

    /**
     * One a subject: the last that was said of it. What is learnt and put right within a tick is learnt as it is right;
     * what is learnt and taken back is not learnt at all. What is only judged by is no matter of these.
     *
     * @param lessons of one subject in the order in which they were said
     */
    static List<Lesson> settled(Collection<Lesson> lessons) {
        var last = new LinkedHashMap<String, Lesson>();
        var fresh = new HashSet<String>();
        for (var lesson : lessons) {
            if (lesson instanceof Lesson.Calibrate) {
                continue;
            }
            if (last.put(lesson.subject(), lesson) instanceof Lesson.Learn) {
                fresh.add(lesson.subject());
            }
        }
        if (fresh.isEmpty()) {
            return List.copyOf(last.values());
        }
        return last.values().stream()
                .map(lesson -> fresh.contains(lesson.subject()) ? learnt(lesson) : lesson)
                .toList();
    }

    private static Lesson learnt(Lesson lesson) {
        return lesson instanceof Lesson.Correct correct ? new Lesson.Learn(correct.contrast()) : lesson;
    }
}
