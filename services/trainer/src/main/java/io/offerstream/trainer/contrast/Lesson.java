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

    /**
     * To be judged by, and not learnt: scores of any version are compared with what became of it.
     *
     * @param isCorrection whether something else was said before
     */
    record Calibrate(RandomExposure exposure, boolean isCorrection) implements Lesson {
        @Override
        public String subject() {
            return exposure.subject();
        }
    }

    /** What was said before must not be learnt any more, nor judged by. */
    record TakeBack(String subject) implements Lesson {}
}
