package io.offerstream.trainer.contrast;

/** What an outcome means to a model. */
public sealed interface Lesson {
    /** What the outcome is about: its id without the revision. */
    String subject();

    /** To be learnt. */
    record Learn(Contrast contrast) implements Lesson {
        @Override
        public String subject() {
            return contrast.subject();
        }
    }

    /** What was said before was wrong: {@code contrast} is right. */
    record Correct(Contrast contrast) implements Lesson {
        @Override
        public String subject() {
            return contrast.subject();
        }
    }

    /** What was said before must not be learnt any more. */
    record TakeBack(String subject) implements Lesson {}
}
